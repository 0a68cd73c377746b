-- SPDX-License-Identifier: MPL-2.0
-- Writing into the outbox and settling what stayed unknown.

-- name: message_insert :exec1
-- in: id i64, unit_id i64, person_id i64, phone_id i64, enrolment_id i64?, kind text, purpose text, lane i64, body text, coding text, parts i64, price i64, phone_enc blob, phone_idx blob, phone_tail text, due_at text, valid_until text, dedup_key blob, user_id i64
-- scope: none, written for a person read under the caller's scope
INSERT INTO message (id, unit_id, person_id, phone_id, enrolment_id, kind, purpose, lane, body, coding, parts, price, phone_enc, phone_idx, phone_tail,
                     due_at, valid_until, dedup_key, created_by, updated_by)
VALUES (:id, :unit_id, :person_id, :phone_id, :enrolment_id, :kind, :purpose, :lane, :body, :coding, :parts, :price, :phone_enc, :phone_idx, :phone_tail,
        :due_at, :valid_until, :dedup_key, :user_id, :user_id);

-- name: message_phone_of :opt
-- in: person_id i64, purpose text
-- out: phone_id i64, number_enc blob, unit_id i64, refused i64
-- scope: none, a person read under the caller's scope
SELECT f.id, f.number_enc, f.unit_id,
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = f.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0)
FROM phone f WHERE f.person_id = :person_id AND f.can_sms = 1 AND f.deleted_at IS NULL ORDER BY f.priority, f.id LIMIT 1;

-- name: message_to :exec
-- in: id i64, version i64, from_state text, to_state text, detail text?, user_id i64
-- scope: none, a message read under the caller's scope
UPDATE message SET state = :to_state, detail = :detail, version = version + 1, updated_by = :user_id, lease_owner = NULL, lease_until = NULL
WHERE id = :id AND version = :version AND state = :from_state;

-- name: message_event_insert :exec1
-- in: at text, unit_id i64, message_id i64, attempt i64, kind text, word text, detail text?, unique_key blob
-- scope: none, a message read under the caller's scope
INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)
VALUES (:at, :unit_id, :message_id, :attempt, :kind, :word, :detail, :unique_key);

-- name: readiness :one
-- out: queued i64
-- scope: none, a count for the operator
SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE state = 'queued' LIMIT 1000) q;

-- name: message_states :many
-- out: state text, n i64
-- scope: none, counts for the operator
SELECT state, COUNT(*) FROM message GROUP BY state;
