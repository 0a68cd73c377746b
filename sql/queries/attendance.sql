-- SPDX-License-Identifier: MPL-2.0
-- Who was there, what support that earns, who still has to be trained.

-- name: attendance_learners :many
-- in: scope i64, course_id i64
-- out: enrolment_id i64, person_id i64, name text, state text, village text?, birth text?
-- scope: t.unit_id
SELECT t.id, p.id, p.name, t.state,
       (SELECT v.name FROM membership m JOIN household h ON h.id = m.household_id JOIN village v ON v.id = h.village_id
         WHERE m.person_id = p.id AND m.to_date IS NULL AND m.deleted_at IS NULL LIMIT 1), p.birth
FROM enrolment t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id
WHERE t.course_id = :course_id AND t.deleted_at IS NULL AND t.state IN ('enrolled', 'invited', 'confirmed', 'finished', 'dropped')
ORDER BY p.name, t.id;

-- name: attendance_marks :many
-- in: scope i64, course_id i64
-- out: session_id i64, enrolment_id i64, present i64, source text
-- scope: a.unit_id
SELECT a.course_session_id, a.enrolment_id, a.present, a.source
FROM course_session c JOIN attendance a ON a.course_session_id = c.id
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = a.unit_id
WHERE c.course_id = :course_id AND c.deleted_at IS NULL
ORDER BY a.course_session_id, a.enrolment_id;

-- name: attendance_mark :exec
-- in: scope i64, session_id i64, course_id i64, enrolment_id i64, present i64, source text, now text, user_id i64
-- scope: t.unit_id
INSERT INTO attendance (course_session_id, enrolment_id, unit_id, present, source, marked_at, marked_by)
SELECT :session_id, t.id, t.unit_id, :present, :source, :now, :user_id
FROM enrolment t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE t.id = :enrolment_id AND t.course_id = :course_id AND t.deleted_at IS NULL AND t.state IN ('enrolled', 'invited', 'confirmed', 'finished', 'dropped')
ON DUPLICATE KEY UPDATE present = VALUES(present), source = VALUES(source), marked_at = VALUES(marked_at), marked_by = VALUES(marked_by);

-- A day counts once, however many sessions it had. Class and village are those of the first day.
-- name: payment_people :many
-- in: scope i64, course_id i64, starts_on text, place_unit_id i64?
-- out: enrolment_id i64, person_id i64, unit_id i64, name text, days i64, km i64?, disabled i64, minority i64, merit i64, class text?, hard i64, paid_before i64
-- scope: t.unit_id
SELECT t.id, p.id, t.unit_id, p.name,
       (SELECT COUNT(DISTINCT c.held_on) FROM attendance a JOIN course_session c ON c.id = a.course_session_id AND c.deleted_at IS NULL
         WHERE a.enrolment_id = t.id AND a.present = 1),
       COALESCE(t.distance_km, IF(t.unit_id = :place_unit_id, NULL,
         (SELECT d.km FROM unit_distance d WHERE d.from_unit_id = LEAST(t.unit_id, :place_unit_id) AND d.to_unit_id = GREATEST(t.unit_id, :place_unit_id) AND d.deleted_at IS NULL))),
       COALESCE(p.disabled, 0), COALESCE(g.minority, 0), COALESCE(p.merit, 0),
       (SELECT k.class FROM classification k WHERE k.household_id = m.household_id AND k.deleted_at IS NULL AND k.from_date <= :starts_on
           AND (k.to_date IS NULL OR k.to_date >= :starts_on) ORDER BY k.from_date DESC LIMIT 1),
       COALESCE(v.hardship = 'yes', 0),
       EXISTS (SELECT 1 FROM payment_line l JOIN payment_list q ON q.id = l.payment_list_id AND q.state <> 'cancelled' AND q.deleted_at IS NULL
                WHERE l.person_id = p.id AND q.course_id <> t.course_id AND l.amount > 0)
FROM enrolment t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id
LEFT JOIN ethnic_group g ON g.id = p.ethnic_id
LEFT JOIN membership m ON m.person_id = p.id AND m.to_date IS NULL AND m.deleted_at IS NULL
LEFT JOIN household h ON h.id = m.household_id
LEFT JOIN village v ON v.id = h.village_id
WHERE t.course_id = :course_id AND t.deleted_at IS NULL AND t.state IN ('confirmed', 'finished', 'dropped')
ORDER BY p.name, t.id;

-- Learners of units the caller does not see: a list without them would not be the list of the class.
-- name: payment_people_elsewhere :one
-- in: scope i64, course_id i64
-- out: n i64
-- scope: s.unit_id
SELECT COUNT(*) FROM enrolment t LEFT JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE t.course_id = :course_id AND t.deleted_at IS NULL AND t.state IN ('confirmed', 'finished', 'dropped') AND s.unit_id IS NULL;

-- name: payment_list_insert :exec1
-- in: id i64, unit_id i64, course_id i64, people i64, total i64, user_id i64
-- scope: none, a class read under the caller's scope
INSERT INTO payment_list (id, unit_id, course_id, people, total, created_by, updated_by) VALUES (:id, :unit_id, :course_id, :people, :total, :user_id, :user_id);

-- name: payment_line_insert :exec1
-- in: id i64, unit_id i64, list_id i64, enrolment_id i64, person_id i64, days i64, norm text, tuition i64, meals i64, travel i64, amount i64, reason text?, user_id i64
-- scope: none, people read under the caller's scope
INSERT INTO payment_line (id, unit_id, payment_list_id, enrolment_id, person_id, days, norm, tuition, meals, travel, amount, reason, created_by, updated_by)
VALUES (:id, :unit_id, :list_id, :enrolment_id, :person_id, :days, :norm, :tuition, :meals, :travel, :amount, :reason, :user_id, :user_id);

-- name: payment_list_open :opt
-- in: course_id i64
-- out: id i64
-- scope: none, a class read under the caller's scope
SELECT id FROM payment_list WHERE course_id = :course_id AND state <> 'cancelled' AND deleted_at IS NULL;

-- name: payment_list_to :exec
-- in: id i64, version i64, from_state text, to_state text, approved_by i64?, approved_at text?, paid_on text?, reason text?, user_id i64
-- scope: none, a list read under the caller's scope
UPDATE payment_list SET state = :to_state, approved_by = COALESCE(:approved_by, approved_by), approved_at = COALESCE(:approved_at, approved_at),
       paid_on = COALESCE(:paid_on, paid_on), reason = COALESCE(:reason, reason), version = version + 1, updated_by = :user_id
WHERE id = :id AND version = :version AND state = :from_state;

-- name: payment_list_author :one
-- in: id i64
-- out: created_by i64?
-- scope: none, a list read under the caller's scope
SELECT created_by FROM payment_list WHERE id = :id;

-- Wishes of the survey by trade and village; where no village is known, by the person's commune.
-- name: training_demand :many
-- in: scope i64
-- out: trade_id i64, trade text, village_id i64?, village text?, unit_id i64, unit text, wishes i64, poor i64, served i64
-- scope: t.unit_id
SELECT q.id, q.name, v.id, v.name, u.id, u.name, COUNT(*), CAST(SUM(COALESCE(h.class, '') IN ('poor', 'near_poor', 'escaped')) AS SIGNED),
       CAST(SUM(EXISTS (SELECT 1 FROM enrolment e JOIN course c ON c.id = e.course_id WHERE e.person_id = t.person_id AND c.trade_id = q.id AND e.deleted_at IS NULL
                           AND e.state IN ('enrolled', 'invited', 'confirmed', 'finished'))) AS SIGNED)
FROM training_need t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN trade q ON q.id = t.trade_id
LEFT JOIN membership m ON m.person_id = t.person_id AND m.to_date IS NULL AND m.deleted_at IS NULL
LEFT JOIN household h ON h.id = m.household_id
LEFT JOIN village v ON v.id = h.village_id
JOIN unit u ON u.id = COALESCE(v.unit_id, t.unit_id)
WHERE t.deleted_at IS NULL
GROUP BY q.id, q.name, v.id, v.name, u.id, u.name
ORDER BY COUNT(*) DESC, q.name, u.name, v.name;

-- name: training_gaps :many
-- in: scope i64
-- out: village_id i64, village text, unit_id i64, unit text, households i64, untrained i64
-- scope: h.unit_id
SELECT v.id, v.name, u.id, u.name, COUNT(*),
       CAST(SUM(NOT EXISTS (SELECT 1 FROM membership m JOIN enrolment e ON e.person_id = m.person_id AND e.state IN ('confirmed', 'finished') AND e.deleted_at IS NULL
                             WHERE m.household_id = h.id AND m.deleted_at IS NULL)) AS SIGNED)
FROM household h JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = h.unit_id
JOIN village v ON v.id = h.village_id
JOIN unit u ON u.id = v.unit_id
WHERE h.deleted_at IS NULL AND h.class IN ('poor', 'near_poor', 'escaped')
GROUP BY v.id, v.name, u.id, u.name ORDER BY u.name, v.name;

-- Free places of vacancies that take people today, by id.
-- name: vacancies_left :many
-- in: day text
-- out: id i64, places i64
-- scope: none, vacancies are open to all who may read work
SELECT v.id, CAST(GREATEST(v.places - COUNT(f.id), 0) AS SIGNED)
FROM vacancy v JOIN employer e ON e.id = v.employer_id
LEFT JOIN referral f ON f.vacancy_id = v.id AND f.state IN ('placed', 'kept7', 'kept30', 'kept90') AND f.deleted_at IS NULL
WHERE v.state = 'open' AND v.deadline >= :day AND v.deleted_at IS NULL AND e.state = 'confirmed'
GROUP BY v.id, v.places ORDER BY v.id;

-- Trained: finished a staff course that began in the year.
-- name: staff_trained :many
-- in: scope i64, from_day text, to_day text
-- out: staff_id i64, person_id i64, name text, sex text?, position text, body text, unit text, trained i64, enrolled i64
-- scope: t.unit_id
SELECT t.id, p.id, p.name, p.sex, t.position, t.body, u.name,
       EXISTS (SELECT 1 FROM enrolment e JOIN course c ON c.id = e.course_id WHERE e.person_id = p.id AND c.level = 'staff' AND c.starts_on BETWEEN :from_day AND :to_day
                  AND e.state = 'finished' AND COALESCE(e.result, 'passed') = 'passed' AND e.deleted_at IS NULL AND c.deleted_at IS NULL),
       EXISTS (SELECT 1 FROM enrolment e JOIN course c ON c.id = e.course_id WHERE e.person_id = p.id AND c.level = 'staff' AND c.starts_on BETWEEN :from_day AND :to_day
                  AND e.state IN ('enrolled', 'invited', 'confirmed', 'waiting') AND e.deleted_at IS NULL AND c.deleted_at IS NULL)
FROM staff_member t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
JOIN unit u ON u.id = t.unit_id
WHERE t.deleted_at IS NULL AND t.from_date <= :to_day AND (t.to_date IS NULL OR t.to_date >= :from_day)
ORDER BY p.name, t.id;

-- name: village_is_of :opt
-- in: village_id i64, unit_id i64
-- out: id i64
-- scope: none, compares two rows read under the caller's scope
SELECT id FROM village WHERE id = :village_id AND unit_id = :unit_id AND deleted_at IS NULL;
