-- SPDX-License-Identifier: MPL-2.0
-- What people were asked by SMS, as officers look at it.

-- Of those due since a day, and those to come.
-- name: questions_count :many
-- in: scope i64, from_day text
-- out: kind text, state text, answer text?, reason text?, n i64
-- scope: t.unit_id
SELECT t.kind, t.state, t.answer, t.reason, COUNT(*)
FROM question t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE t.deleted_at IS NULL AND t.ask_on >= :from_day
GROUP BY t.kind, t.state, t.answer, t.reason;

-- Who did not answer, or could not be asked, and is to be telephoned: only while the answer is still of use, and of the questions about one
-- work only the last that is due. about: what it is about.
-- name: questions_calls :many
-- in: scope i64, today text, asked_before text, from_day text, limit i64
-- out: id i64, version i64, person_id i64, name text, unit text, village text?, kind text, state text, ask_on text, about text?, phone_id i64?, phone_kind text?, phone_tail text?, relay text?, number_enc blob?
-- scope: t.unit_id
SELECT t.id, t.version, p.id, p.name, u.name,
       (SELECT v.name FROM membership b JOIN household h ON h.id = b.household_id JOIN village v ON v.id = h.village_id
         WHERE b.person_id = p.id AND b.to_date IS NULL AND b.deleted_at IS NULL LIMIT 1),
       t.kind, t.state, t.ask_on, CASE t.kind WHEN 'offer' THEN v.title WHEN 'outcome6' THEN c.trade ELSE w.name END,
       f.id, f.kind, f.number_tail, f.relay_name, f.number_enc
FROM question t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
JOIN unit u ON u.id = t.unit_id
LEFT JOIN message m ON m.id = t.message_id
LEFT JOIN referral r ON t.kind <> 'outcome6' AND r.id = t.subject_id AND r.deleted_at IS NULL
LEFT JOIN vacancy v ON v.id = r.vacancy_id
LEFT JOIN employer w ON w.id = v.employer_id
LEFT JOIN enrolment e ON t.kind = 'outcome6' AND e.id = t.subject_id
LEFT JOIN course c ON c.id = e.course_id
LEFT JOIN phone f ON f.id = (SELECT b.id FROM phone b WHERE b.person_id = p.id AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
WHERE t.deleted_at IS NULL AND t.ask_on BETWEEN :from_day AND :today
  AND (t.state = 'lapsed' OR (t.state = 'asked' AND (m.id IS NULL OR m.created_at < :asked_before)))
  AND CASE t.kind WHEN 'outcome6' THEN e.deleted_at IS NULL
                  WHEN 'offer' THEN r.state = 'introduced' AND v.state = 'open'
                  ELSE r.state IN ('placed', 'kept7', 'kept30', 'kept90') END
  AND NOT EXISTS (SELECT 1 FROM question n WHERE t.kind IN ('keep7', 'keep30', 'keep90') AND n.subject_id = t.subject_id AND n.kind IN ('keep7', 'keep30', 'keep90')
                     AND n.ask_on > t.ask_on AND n.ask_on <= :today AND n.state <> 'waiting' AND n.deleted_at IS NULL)
ORDER BY t.ask_on, t.id LIMIT :limit;

-- name: question_subject :one
-- in: id i64
-- out: subject_id i64
-- scope: none, a question read under the caller's scope
SELECT subject_id FROM question WHERE id = :id;
