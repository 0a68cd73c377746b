-- SPDX-License-Identifier: MPL-2.0
-- Questions put by SMS: the worker asks and lapses them, a reply settles them; and the waiting list of a class. Called through
-- sms/question.c and sms/waiting.c.

-- One that is due and may be asked: there is a text for it, its person has a telephone and has not refused, and no other question waits for that telephone's
-- answer, so that a "1" has one meaning.
-- name: question_due :opt
-- in: today text
-- out: id i64, unit_id i64, person_id i64, kind text, name text, language text?, trade text?, place text?, phone_id i64, number_enc blob, number_idx blob
-- scope: none, worker asks for all units
SELECT q.id, q.unit_id, q.person_id, q.kind, p.name, p.language, c.trade, COALESCE(w.name, c.place), f.id, f.number_enc, f.number_idx
  FROM question q
  JOIN person p ON p.id = q.person_id AND p.deleted_at IS NULL
  JOIN phone f ON f.id = (SELECT b.id FROM phone b WHERE b.person_id = q.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
  LEFT JOIN referral r ON q.kind <> 'outcome6' AND r.id = q.subject_id
  LEFT JOIN vacancy v ON v.id = r.vacancy_id
  LEFT JOIN employer w ON w.id = v.employer_id
  LEFT JOIN enrolment e ON q.kind = 'outcome6' AND e.id = q.subject_id
  LEFT JOIN course c ON c.id = e.course_id
 WHERE q.state = 'waiting' AND q.ask_on <= :today AND q.deleted_at IS NULL
   AND COALESCE((SELECT k.answer FROM consent k WHERE k.person_id = q.person_id AND k.purpose = IF(q.kind = 'outcome6', 'training', 'jobs')
                    AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 'yes') <> 'no'
   AND EXISTS (SELECT 1 FROM message_template x WHERE x.kind = IF(q.kind = 'outcome6', 'outcome', 'keep') AND x.language = 'vi' AND x.state = 'live' AND x.deleted_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM message m JOIN question o ON o.person_id = m.person_id AND o.message_id = m.id AND o.deleted_at IS NULL
                    WHERE m.phone_idx = f.number_idx
                      AND (o.state = 'asked' OR (o.state = 'answered' AND o.answer = 'no' AND o.reason IS NULL AND o.kind <> 'outcome6')))
 ORDER BY q.ask_on, q.id
 LIMIT 1;

-- name: question_asked :exec1
-- in: id i64, message_id i64
-- scope: none, worker asks for all units
UPDATE question SET state = 'asked', channel = 'sms', message_id = :message_id, version = version + 1 WHERE id = :id AND state = 'waiting';

-- name: worker_message :exec1
-- in: id i64, unit_id i64, person_id i64, phone_id i64, enrolment_id i64?, course_id i64?, template_id i64, kind text, purpose text, class text, body text, coding text, parts i64, price i64, phone_enc blob, phone_idx blob, phone_tail text, due_at text, valid_until text, dedup_key blob
-- scope: none, worker writes for all units
INSERT INTO message (id, unit_id, person_id, phone_id, enrolment_id, course_id, template_id, kind, purpose, class, lane, body, coding, parts, price, phone_enc, phone_idx,
                     phone_tail, due_at, valid_until, dedup_key)
VALUES (:id, :unit_id, :person_id, :phone_id, :enrolment_id, :course_id, :template_id, :kind, :purpose, :class, 1, :body, :coding, :parts, :price, :phone_enc, :phone_idx,
        :phone_tail, :due_at, :valid_until, :dedup_key);

-- Nobody answered, or nobody could be asked for so long that the answer would be about another time. A reason that never came is other.
-- name: question_over :exec
-- in: asked_before text, due_before text
-- scope: none, worker asks for all units
UPDATE question q LEFT JOIN message m ON m.id = q.message_id
   SET q.version = q.version + 1, q.reason = IF(q.state = 'answered', 'other', q.reason), q.state = IF(q.state = 'answered', 'answered', 'lapsed')
 WHERE q.deleted_at IS NULL
   AND ((q.state = 'waiting' AND q.ask_on < :due_before) OR (q.state = 'asked' AND (m.id IS NULL OR m.created_at < :asked_before))
     OR (q.state = 'answered' AND q.channel = 'sms' AND q.answer = 'no' AND q.reason IS NULL AND q.kind <> 'outcome6' AND q.answered_at < :asked_before));

-- Questions that wait for this telephone, the last put first: for yes or no (asked), or for a reason (answered). about: what tells one from another.
-- name: question_open :many
-- in: phone_idx blob
-- out: id i64, unit_id i64, person_id i64, kind text, subject_id i64, state text, message_id i64, name text, about text?, code i64?
-- scope: none, the gateway speaks for no unit
SELECT q.id, q.unit_id, q.person_id, q.kind, q.subject_id, q.state, q.message_id, p.name,
       CASE q.kind WHEN 'offer' THEN v.title WHEN 'outcome6' THEN c.trade ELSE w.name END, k.code
  FROM message m JOIN question q ON q.person_id = m.person_id AND q.message_id = m.id AND q.deleted_at IS NULL
  JOIN person p ON p.id = q.person_id
  LEFT JOIN referral r ON q.kind <> 'outcome6' AND r.id = q.subject_id
  LEFT JOIN vacancy v ON v.id = r.vacancy_id
  LEFT JOIN employer w ON w.id = v.employer_id
  LEFT JOIN enrolment e ON q.kind = 'outcome6' AND e.id = q.subject_id
  LEFT JOIN course c ON c.id = e.course_id
  LEFT JOIN reply_code k ON k.phone_idx = m.phone_idx AND k.question_id = q.id
 WHERE m.phone_idx = :phone_idx AND m.kind IN ('notice', 'job_match') AND m.attempts > 0 AND m.deleted_at IS NULL
   AND (q.state = 'asked' OR (q.state = 'answered' AND q.answer = 'no' AND q.reason IS NULL AND q.kind <> 'outcome6'))
 ORDER BY m.id DESC
 LIMIT 20;

-- name: question_code_give :exec1
-- in: phone_idx blob, question_id i64
-- scope: none, the gateway speaks for no unit
INSERT INTO reply_code (phone_idx, code, question_id)
SELECT :phone_idx, COALESCE(MAX(code), 10) + 1, :question_id FROM reply_code WHERE phone_idx = :phone_idx;

-- name: question_answer :exec1
-- in: id i64, answer text, reason text?, at text
-- scope: none, the gateway speaks for no unit
UPDATE question SET state = 'answered', answer = :answer, reason = :reason, channel = 'sms', answered_at = :at, version = version + 1, updated_by = NULL
 WHERE id = :id AND state = 'asked';

-- name: question_reason :exec1
-- in: id i64, reason text
-- scope: none, the gateway speaks for no unit
UPDATE question SET reason = :reason, version = version + 1, updated_by = NULL WHERE id = :id AND state = 'answered' AND reason IS NULL;

-- Never a step back: an answer that comes late finds what officers wrote meanwhile.
-- name: referral_kept :exec
-- in: id i64, kind text
-- scope: none, the gateway speaks for no unit
UPDATE referral SET state = REPLACE(:kind, 'keep', 'kept'), version = version + 1, updated_by = NULL
 WHERE id = :id AND deleted_at IS NULL
   AND FIND_IN_SET(state, CASE :kind WHEN 'keep7' THEN 'placed' WHEN 'keep30' THEN 'placed,kept7' ELSE 'placed,kept7,kept30' END);

-- name: referral_gone :exec
-- in: id i64, today text
-- scope: none, the gateway speaks for no unit
UPDATE referral SET state = 'left', left_on = GREATEST(:today, COALESCE(start_on, :today)), reason = 'other', version = version + 1, updated_by = NULL
 WHERE id = :id AND state IN ('placed', 'kept7', 'kept30', 'kept90') AND deleted_at IS NULL;

-- name: referral_why :exec
-- in: id i64, reason text
-- scope: none, the gateway speaks for no unit
UPDATE referral SET reason = :reason, version = version + 1, updated_by = NULL WHERE id = :id AND state IN ('left', 'declined') AND reason = 'other' AND deleted_at IS NULL;

-- name: referral_offered :exec
-- in: id i64, to_state text, reason text?
-- scope: none, the gateway speaks for no unit
UPDATE referral SET state = :to_state, reason = :reason, version = version + 1, updated_by = NULL WHERE id = :id AND state = 'introduced' AND deleted_at IS NULL;

-- name: referral_gone_seeker :exec
-- in: id i64
-- scope: none, the gateway speaks for no unit
UPDATE referral r JOIN seeker s ON s.id = r.seeker_id
   SET s.state = 'looking', s.version = s.version + 1, s.updated_by = NULL
 WHERE r.id = :id AND s.state = 'placed';

-- name: referral_gone_vacancy :exec
-- in: id i64
-- scope: none, the gateway speaks for no unit
UPDATE vacancy v
   SET v.state = 'open', v.version = v.version + 1, v.updated_by = NULL
 WHERE v.id = (SELECT r.vacancy_id FROM referral r WHERE r.id = :id) AND v.state = 'filled'
   AND v.places > (SELECT COUNT(*) FROM referral o WHERE o.vacancy_id = v.id AND o.state IN ('placed', 'kept7', 'kept30', 'kept90') AND o.deleted_at IS NULL);

-- --- waiting list -------------------------------------------------------------------------------------------------------------------

-- A class with a place free and somebody waiting for it.
-- name: waiting_course :opt
-- out: id i64
-- scope: none, worker looks after all classes
SELECT c.id
  FROM course c
 WHERE c.state = 'open' AND c.deleted_at IS NULL
   AND EXISTS (SELECT 1 FROM enrolment e WHERE e.course_id = c.id AND e.state = 'waiting' AND e.deleted_at IS NULL)
   AND c.capacity > (SELECT COUNT(*) FROM enrolment e WHERE e.course_id = c.id AND e.state IN ('enrolled', 'invited', 'confirmed') AND e.deleted_at IS NULL)
 ORDER BY c.id
 LIMIT 1;

-- The order of the plan first, then who has waited longest.
-- name: waiting_first :opt
-- in: course_id i64
-- out: id i64
-- scope: none, worker looks after all classes
SELECT e.id
  FROM enrolment e
  JOIN course c ON c.id = e.course_id
  LEFT JOIN membership t ON t.person_id = e.person_id AND t.to_date IS NULL AND t.deleted_at IS NULL
  LEFT JOIN household h ON h.id = t.household_id AND h.deleted_at IS NULL
  LEFT JOIN eligibility el ON el.project_id = c.project_id AND el.class = h.class AND el.deleted_at IS NULL
 WHERE e.course_id = :course_id AND e.state = 'waiting' AND e.deleted_at IS NULL
 ORDER BY el.priority IS NULL, el.priority, e.created_at, e.id
 LIMIT 1;

-- fault: why she is not invited by it; NULL: she is invited, or nobody is by itself.
-- name: waiting_up :exec1
-- in: id i64, to_state text, fault text?
-- scope: none, worker looks after all classes
UPDATE enrolment SET state = :to_state, invite_fault = :fault, version = version + 1, updated_by = NULL WHERE id = :id AND state = 'waiting' AND deleted_at IS NULL;

-- Who moves up, and what her invitation needs. spent: what invitations to the class have cost; cap: what they may. tries: as officers count them.
-- name: waiting_person :one
-- in: id i64, today text
-- out: unit_id i64, person_id i64, course_id i64, name text, language text?, trade text, place text, opens text, auto_invite i64, cap i64?, spent i64, tries i64, refused i64, phone_id i64?, number_enc blob?, number_idx blob?
-- scope: none, worker looks after all classes
SELECT e.unit_id, e.person_id, e.course_id, p.name, p.language, c.trade, c.place,
       COALESCE((SELECT MIN(s.held_on) FROM course_session s WHERE s.course_id = c.id AND s.held_on >= c.starts_on AND s.deleted_at IS NULL), c.starts_on), c.auto_invite,
       COALESCE(c.invite_cap, (SELECT r.value FROM rule_value r WHERE r.code = 'invite_cap' AND r.deleted_at IS NULL AND r.valid_from <= :today
                                                                  AND (r.valid_to IS NULL OR r.valid_to >= :today) ORDER BY r.valid_from DESC LIMIT 1)),
       CAST(COALESCE((SELECT SUM(m.price) FROM message m WHERE m.course_id = c.id AND m.kind = 'invitation' AND m.state NOT IN ('cancelled', 'failed', 'expired', 'dead')), 0) AS SIGNED),
       (SELECT COUNT(*) FROM message m WHERE m.enrolment_id = e.id AND m.kind = 'invitation'),
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = p.id AND k.purpose = 'training' AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0),
       f.id, f.number_enc, f.number_idx
  FROM enrolment e
  JOIN course c ON c.id = e.course_id
  JOIN person p ON p.id = e.person_id
  LEFT JOIN phone f ON f.id = (SELECT b.id FROM phone b WHERE b.person_id = p.id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
 WHERE e.id = :id;

-- name: waiting_days :opt
-- in: today text
-- out: days i64
-- scope: none, a rule
SELECT value FROM rule_value WHERE code = 'invite_answer_days' AND deleted_at IS NULL AND valid_from <= :today AND (valid_to IS NULL OR valid_to >= :today)
 ORDER BY valid_from DESC LIMIT 1;

-- Who was invited and has not answered for so long, where somebody waits for the place. What is still on its way, or never arrived, is an officer's.
-- name: waiting_overdue :opt
-- in: before text
-- out: id i64, unit_id i64
-- scope: none, worker looks after all classes
SELECT e.id, e.unit_id
  FROM course c
  JOIN enrolment e ON e.course_id = c.id AND e.state = 'invited' AND e.replied_at IS NULL AND e.deleted_at IS NULL
  JOIN message m ON m.id = (SELECT MAX(x.id) FROM message x WHERE x.enrolment_id = e.id AND x.kind = 'invitation')
 WHERE c.state = 'open' AND c.deleted_at IS NULL
   AND EXISTS (SELECT 1 FROM enrolment w WHERE w.course_id = c.id AND w.state = 'waiting' AND w.deleted_at IS NULL)
   AND m.state IN ('accepted', 'delivered', 'ambiguous') AND m.created_at < :before
 ORDER BY e.id
 LIMIT 1;

-- name: waiting_lapse :exec1
-- in: id i64, reason text
-- scope: none, worker looks after all classes
UPDATE enrolment SET state = 'declined', reason = :reason, version = version + 1, updated_by = NULL WHERE id = :id AND state = 'invited' AND replied_at IS NULL AND deleted_at IS NULL;
