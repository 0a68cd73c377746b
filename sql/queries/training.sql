-- SPDX-License-Identifier: MPL-2.0
-- Classes: whom to invite and why, places, the invitation, the class's page.

-- name: course_lock :one
-- in: course_id i64
-- out: capacity i64, starts_on text, ends_on text
-- scope: none, a class is public; read before under the caller's rights
SELECT capacity, starts_on, ends_on FROM course WHERE id = :course_id AND deleted_at IS NULL FOR UPDATE;

-- name: course_taken :one
-- in: course_id i64, except_id i64
-- out: n i64
-- scope: none, a count of places
SELECT COUNT(*) FROM enrolment WHERE course_id = :course_id AND deleted_at IS NULL AND id <> :except_id AND state IN ('enrolled', 'invited', 'confirmed');

-- Those who fit come first, in the order of the plan; among equals ethnic minorities, people of merit and women, then by age of the row.
-- A class counts for months after it began, judged on the day the course starts.
-- name: course_candidates :many
-- in: scope i64, course_id i64, project_id i64, starts_on text, min_age i64, limit i64, skip i64
-- out: person_id i64, name text, birth text?, sex text?, unit_id i64, household_id i64, village text, class text?, since text?, until text?, priority i64?, months i64?, age i64?, can_work i64, minority i64, merit i64, fits i64, enrolled_state text?, phone_kind text?, refused i64, trained i64
-- scope: t.unit_id
SELECT q.person_id, q.name, q.birth, q.sex, q.unit_id, q.household_id, q.village, q.class, q.since, q.until, q.priority, q.months, q.age, q.can_work,
       q.minority, q.merit, CAST(q.in_class AND q.age_ok AND q.can_work AND NOT q.trained AS SIGNED) AS fits, q.enrolled_state, q.phone_kind, q.refused, q.trained
FROM (
  SELECT p.id AS person_id, p.name, p.birth, p.sex, t.unit_id, t.household_id, v.name AS village, h.class, c.from_date AS since,
         c.from_date + INTERVAL el.months MONTH AS until, el.priority, el.months,
         TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :starts_on) AS age,
         COALESCE(p.can_work, 1) AS can_work, COALESCE(g.minority, 0) AS minority, COALESCE(p.merit, 0) AS merit,
         el.id IS NOT NULL AND (el.months IS NULL OR (c.from_date IS NOT NULL AND c.from_date + INTERVAL el.months MONTH > :starts_on)) AS in_class,
         p.birth IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :starts_on) >= :min_age AS age_ok,
         (SELECT en.state FROM enrolment en WHERE en.course_id = :course_id AND en.person_id = p.id AND en.deleted_at IS NULL) AS enrolled_state,
         (SELECT f.kind FROM phone f WHERE f.person_id = p.id AND f.can_sms = 1 AND f.deleted_at IS NULL ORDER BY f.priority, f.id LIMIT 1) AS phone_kind,
         COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = p.id AND k.purpose = 'training' AND k.deleted_at IS NULL
                    ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0) AS refused,
         EXISTS (SELECT 1 FROM enrolment o JOIN course oc ON oc.id = o.course_id
                  WHERE o.person_id = p.id AND o.state = 'confirmed' AND o.deleted_at IS NULL AND oc.state = 'done' AND oc.project_id = :project_id) AS trained
  FROM membership t
  JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
  JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
  JOIN household h ON h.id = t.household_id AND h.deleted_at IS NULL
  JOIN village v ON v.id = h.village_id
  LEFT JOIN ethnic_group g ON g.id = p.ethnic_id
  LEFT JOIN eligibility el ON el.project_id = :project_id AND el.class = h.class AND el.deleted_at IS NULL
  LEFT JOIN classification c ON c.household_id = h.id AND c.class = h.class AND c.to_date IS NULL AND c.deleted_at IS NULL
  WHERE t.deleted_at IS NULL AND t.to_date IS NULL
) q
ORDER BY fits DESC, q.priority IS NULL, q.priority, q.minority DESC, q.merit DESC, q.sex = 'female' DESC, q.person_id
LIMIT :limit OFFSET :skip;

-- name: person_in_scope :opt
-- in: scope i64, person_id i64
-- out: id i64, unit_id i64
-- scope: t.unit_id
SELECT t.id, t.unit_id FROM person t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id WHERE t.id = :person_id AND t.deleted_at IS NULL;

-- name: enrolment_exists :opt
-- in: course_id i64, person_id i64
-- out: id i64
-- scope: none, asked for a person read under the caller's scope
SELECT id FROM enrolment WHERE course_id = :course_id AND person_id = :person_id AND deleted_at IS NULL;

-- Those not invited yet, and those whose every invitation ended without reaching a phone: taken back, refused, expired, buried.
-- ended counts these, so that each further try is a notice of its own.
-- name: invitation_people :many
-- in: scope i64, course_id i64
-- out: enrolment_id i64, person_id i64, unit_id i64, name text, language text?, village text?, phone_id i64?, phone_kind text?, number_enc blob?, ended i64, any_phone i64, refused i64
-- scope: t.unit_id
SELECT t.id, p.id, t.unit_id, p.name, p.language,
       (SELECT v.name FROM membership b JOIN household h ON h.id = b.household_id JOIN village v ON v.id = h.village_id
         WHERE b.person_id = p.id AND b.to_date IS NULL AND b.deleted_at IS NULL LIMIT 1),
       f.id, f.kind, f.number_enc,
       (SELECT COUNT(*) FROM message m WHERE m.enrolment_id = t.id AND m.kind = 'invitation'),
       EXISTS (SELECT 1 FROM phone a WHERE a.person_id = p.id AND a.deleted_at IS NULL),
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = p.id AND k.purpose = 'training' AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0)
FROM enrolment t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
LEFT JOIN phone f ON f.id = (SELECT b.id FROM phone b WHERE b.person_id = p.id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
WHERE t.course_id = :course_id AND t.deleted_at IS NULL AND t.state IN ('enrolled', 'invited')
  AND NOT EXISTS (SELECT 1 FROM message m WHERE m.enrolment_id = t.id AND m.kind = 'invitation'
                                            AND m.state NOT IN ('cancelled', 'failed', 'expired', 'dead'))
ORDER BY t.id;

-- name: enrolment_invited :exec
-- in: enrolment_id i64, user_id i64
-- scope: none, an enrolment read under the caller's scope
UPDATE enrolment SET state = 'invited', invite_fault = NULL, version = version + 1, updated_by = :user_id WHERE id = :enrolment_id AND state = 'enrolled';

-- name: course_counts :one
-- in: course_id i64
-- out: enrolled i64, invited i64, confirmed i64, declined i64, waiting i64
-- scope: none, counts of places
SELECT CAST(COALESCE(SUM(state = 'enrolled'), 0) AS SIGNED), CAST(COALESCE(SUM(state = 'invited'), 0) AS SIGNED),
       CAST(COALESCE(SUM(state = 'confirmed'), 0) AS SIGNED), CAST(COALESCE(SUM(state = 'declined'), 0) AS SIGNED),
       CAST(COALESCE(SUM(state = 'waiting'), 0) AS SIGNED)
FROM enrolment WHERE course_id = :course_id AND deleted_at IS NULL;

-- name: course_people :many
-- in: scope i64, course_id i64
-- out: enrolment_id i64, person_id i64, version i64, name text, state text, replied_at text?, message_id i64?, message_kind text?, message_class text?, revision i64?, message_state text?, message_at text?, parts i64?, detail text?, reply text?, reply_at text?, refused i64, invite_fault text?
-- scope: t.unit_id
SELECT t.id, p.id, t.version, p.name, t.state, t.replied_at, m.id, m.kind, m.class, w.revision, m.state, m.updated_at, m.parts, m.detail, e.word, e.at,
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = p.id AND k.purpose = 'training' AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0), t.invite_fault
FROM enrolment t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id
LEFT JOIN message m ON m.id = (SELECT MAX(b.id) FROM message b WHERE b.enrolment_id = t.id)
LEFT JOIN message_template w ON w.id = m.template_id
LEFT JOIN message_event e ON e.id = (SELECT MAX(r.id) FROM message b JOIN message_event r ON r.message_id = b.id AND r.kind = 'reply' WHERE b.enrolment_id = t.id)
WHERE t.course_id = :course_id AND t.deleted_at IS NULL
ORDER BY p.name, t.id;
