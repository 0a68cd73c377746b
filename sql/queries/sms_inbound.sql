-- SPDX-License-Identifier: MPL-2.0
-- What the gateway's callbacks do: delivery reports and replies. Called by the handlers' account through sms/inbound.c.

-- name: inbound_message :opt
-- in: id i64
-- out: state text, version i64, attempts i64, unit_id i64
-- scope: none, the gateway speaks for no unit
SELECT state, version, attempts, unit_id FROM message WHERE id = :id AND deleted_at IS NULL FOR UPDATE;

-- name: inbound_by_provider :opt
-- in: gateway text, provider_id text
-- out: id i64, attempts i64
-- scope: none, the gateway speaks for no unit
SELECT id, attempts FROM message WHERE gateway = :gateway AND provider_key = :provider_id AND deleted_at IS NULL ORDER BY id DESC LIMIT 1;

-- name: inbound_move :exec1
-- in: id i64, from_state text, to_state text, detail text?, provider_id text?
-- scope: none, the gateway speaks for no unit
UPDATE message
   SET state = :to_state, detail = :detail, provider_id = COALESCE(provider_id, :provider_id), version = version + 1,
       lease_owner = NULL, lease_until = NULL
 WHERE id = :id AND state = :from_state;

-- name: inbound_event :exec1
-- in: at text, unit_id i64?, message_id i64?, attempt i64, kind text, word text, detail text?, phone_idx blob?, phone_enc blob?, text_enc blob?, unique_key blob
-- scope: none, the gateway speaks for no unit
INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, phone_idx, phone_enc, text_enc, unique_key)
VALUES (:at, :unit_id, :message_id, :attempt, :kind, :word, :detail, :phone_idx, :phone_enc, :text_enc, :unique_key);

-- A final report of one part more.
-- name: inbound_part_reported :exec1
-- in: id i64
-- scope: none, the gateway speaks for no unit
UPDATE message SET parts_reported = LEAST(parts, parts_reported + 1) WHERE id = :id;

-- Invitations that went to a number and can still be answered, newest first.
-- name: inbound_invitations :many
-- in: phone_idx blob
-- out: message_id i64, unit_id i64, enrolment_id i64, person_id i64, state text, name text, code i64?, full i64
-- scope: none, the gateway speaks for no unit
SELECT m.id AS message_id, m.unit_id, e.id AS enrolment_id, e.person_id, e.state, p.name, r.code,
       c.capacity <= (SELECT COUNT(*) FROM enrolment o WHERE o.course_id = c.id AND o.state IN ('enrolled', 'invited', 'confirmed') AND o.deleted_at IS NULL)
  FROM message m
  JOIN enrolment e ON e.id = m.enrolment_id AND e.deleted_at IS NULL AND e.state <> 'cancelled'
  JOIN course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.state IN ('open', 'running')
  JOIN person p ON p.id = e.person_id
  LEFT JOIN reply_code r ON r.phone_idx = m.phone_idx AND r.enrolment_id = e.id
 WHERE m.phone_idx = :phone_idx AND m.kind = 'invitation' AND m.attempts > 0 AND m.deleted_at IS NULL
 ORDER BY m.id DESC
 LIMIT 50;

-- name: inbound_answer :exec1
-- in: enrolment_id i64, from_state text, to_state text, at text
-- scope: none, the gateway speaks for no unit
UPDATE enrolment SET state = :to_state, replied_at = :at, version = version + 1, updated_by = NULL
 WHERE id = :enrolment_id AND state = :from_state AND deleted_at IS NULL;

-- Two digits from 11 on, so that no code looks like an answer.
-- name: inbound_code_give :exec1
-- in: phone_idx blob, enrolment_id i64
-- scope: none, the gateway speaks for no unit
INSERT INTO reply_code (phone_idx, code, enrolment_id)
SELECT :phone_idx, COALESCE(MAX(code), 10) + 1, :enrolment_id FROM reply_code WHERE phone_idx = :phone_idx;

-- Of the ids one is 0.
-- name: inbound_codes :many
-- in: phone_idx blob
-- out: code i64, enrolment_id i64, question_id i64
-- scope: none, the gateway speaks for no unit
SELECT code, COALESCE(enrolment_id, 0), COALESCE(question_id, 0) FROM reply_code WHERE phone_idx = :phone_idx AND person_id IS NULL;

-- For the process that matches.
-- name: inbound_job_ask :exec1
-- in: incoming_id i64, short_no i64?, code i64?
-- scope: none, the gateway speaks for no unit
INSERT INTO job_ask (incoming_id, short_no, code) VALUES (:incoming_id, :short_no, :code);

-- offered: it was about one introduction.
-- The last message that went to a number for a person's sake: whose it was, and for which purpose.
-- name: inbound_newest :opt
-- in: phone_idx blob, since text
-- out: message_id i64, unit_id i64, person_id i64?, kind text, purpose text, recent i64, offered i64
-- scope: none, the gateway speaks for no unit
SELECT m.id AS message_id, m.unit_id, m.person_id, m.kind, m.purpose, CAST(m.updated_at >= :since AS SIGNED) AS recent, m.referral_id IS NOT NULL
  FROM message m
 WHERE m.phone_idx = :phone_idx AND m.kind NOT IN ('answer', 'relay') AND m.attempts > 0 AND m.deleted_at IS NULL
 ORDER BY m.id DESC
 LIMIT 1;

-- Whose telephone it is (not those who only get help from its owner), and who was written to last; with what each said to this purpose.
-- name: inbound_people :many
-- in: phone_idx blob, person_id i64?, purpose text
-- out: person_id i64, unit_id i64, answer text?
-- scope: none, the gateway speaks for no unit
SELECT p.id AS person_id, p.unit_id,
       (SELECT c.answer FROM consent c WHERE c.person_id = p.id AND c.purpose = :purpose AND c.deleted_at IS NULL
         ORDER BY c.given_at DESC, c.id DESC LIMIT 1) AS answer
  FROM (SELECT f.person_id FROM phone f WHERE f.number_idx = :phone_idx AND f.kind <> 'relay' AND f.deleted_at IS NULL
        UNION SELECT :person_id) w
  JOIN person p ON p.id = w.person_id AND p.deleted_at IS NULL
 ORDER BY p.id
 LIMIT 50;

-- name: inbound_consent :exec1
-- in: unit_id i64, person_id i64, purpose text, answer text, at text
-- scope: none, the gateway speaks for no unit
INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at)
VALUES (NEXT VALUE FOR row_id, :unit_id, :person_id, :purpose, :answer, 'sms', :at);

-- What is ahead for the households of those whose telephone it is: sessions of their courses, courses without sessions yet, and
-- occasions they were told of.
-- name: inbound_schedule :many
-- in: phone_idx blob, today text
-- out: held_on text, starts_at text?, what text, place text
-- scope: none, the gateway speaks for no unit
WITH mine AS (
  SELECT DISTINCT f.person_id FROM phone f WHERE f.number_idx = :phone_idx AND f.kind <> 'relay' AND f.deleted_at IS NULL
), home AS (
  SELECT person_id FROM mine
  UNION
  SELECT o.person_id FROM mine
    JOIN membership m ON m.person_id = mine.person_id AND m.to_date IS NULL AND m.deleted_at IS NULL
    JOIN membership o ON o.household_id = m.household_id AND o.to_date IS NULL AND o.deleted_at IS NULL
), classes AS (
  SELECT DISTINCT c.id, c.trade, c.place, c.starts_on FROM home h
    JOIN enrolment e ON e.person_id = h.person_id AND e.deleted_at IS NULL AND e.state IN ('enrolled', 'invited', 'confirmed')
    JOIN course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.state IN ('open', 'running')
)
SELECT s.held_on, s.starts_at, CONCAT('lớp ', c.trade) AS what, COALESCE(s.place, c.place) AS place
  FROM classes c JOIN course_session s ON s.course_id = c.id AND s.held_on >= :today AND s.deleted_at IS NULL
UNION
SELECT c.starts_on, NULL, CONCAT('lớp ', c.trade), c.place
  FROM classes c WHERE c.starts_on >= :today
   AND NOT EXISTS (SELECT 1 FROM course_session s WHERE s.course_id = c.id AND s.deleted_at IS NULL)
UNION
SELECT o.held_on, o.starts_at, o.title, o.place
  FROM (SELECT m.occasion_id FROM message m WHERE m.phone_idx = :phone_idx AND m.occasion_id IS NOT NULL AND m.attempts > 0
        UNION SELECT m.occasion_id FROM home h JOIN message m ON m.person_id = h.person_id AND m.occasion_id IS NOT NULL AND m.attempts > 0) t
  JOIN occasion o ON o.id = t.occasion_id AND o.state = 'planned' AND o.held_on >= :today AND o.deleted_at IS NULL
 ORDER BY 1, 2
 LIMIT 12;

-- The task that a relay's code names; an open one before one that is done.
-- name: inbound_task :opt
-- in: phone_idx blob, code i64, today text
-- out: task_id i64, unit_id i64, message_id i64?, people i64
-- scope: none, the gateway speaks for no unit
SELECT t.id AS task_id, t.unit_id, t.message_id, t.people
  FROM relay r JOIN relay_task t ON t.relay_id = r.id AND t.code = :code AND t.deleted_at IS NULL
 WHERE r.number_idx = :phone_idx AND r.deleted_at IS NULL AND r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to >= :today)
 ORDER BY t.state = 'open' DESC, t.id DESC
 LIMIT 1
   FOR UPDATE;

-- name: inbound_task_done :exec1
-- in: task_id i64, reached i64, at text
-- scope: none, the gateway speaks for no unit
UPDATE relay_task SET state = 'done', reached = :reached, done_at = COALESCE(done_at, :at), version = version + 1, updated_by = NULL
 WHERE id = :task_id;

-- Where a reply belongs of which nobody knows the sender.
-- name: inbound_top_unit :opt
-- out: unit_id i64
-- scope: none, the gateway speaks for no unit
SELECT id AS unit_id FROM unit WHERE kind = 'district' AND deleted_at IS NULL ORDER BY valid_to IS NOT NULL, id LIMIT 1;

-- name: inbound_keep :exec1
-- in: id i64, unit_id i64?, person_id i64?, message_id i64?, at text, number_enc blob, number_idx blob, number_tail text, text_enc blob, why text, unique_key blob
-- scope: none, the gateway speaks for no unit
INSERT INTO incoming (id, unit_id, person_id, message_id, at, number_enc, number_idx, number_tail, text_enc, why, unique_key)
VALUES (:id, :unit_id, :person_id, :message_id, :at, :number_enc, :number_idx, :number_tail, :text_enc, :why, :unique_key);

-- Answers that a rule wrote to a number of late.
-- name: answer_recent :one
-- in: phone_idx blob, since text
-- out: n i64
-- scope: none, one answer an hour, whoever asks
SELECT COUNT(*) AS n FROM message WHERE phone_idx = :phone_idx AND kind = 'answer' AND created_by IS NULL AND created_at > :since;

-- name: answer_insert :exec1
-- in: id i64, unit_id i64, body text, coding text, parts i64, price i64, phone_enc blob, phone_idx blob, phone_tail text, due_at text, valid_until text, dedup_key blob
-- scope: none, answers the number that wrote
INSERT INTO message (id, unit_id, kind, purpose, class, lane, body, coding, parts, price, phone_enc, phone_idx, phone_tail, due_at, valid_until, dedup_key)
VALUES (:id, :unit_id, 'answer', 'service', 'policy', 0, :body, :coding, :parts, :price, :phone_enc, :phone_idx, :phone_tail, :due_at, :valid_until, :dedup_key);
