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
SELECT id, attempts FROM message WHERE gateway = :gateway AND provider_id = :provider_id AND deleted_at IS NULL ORDER BY id DESC LIMIT 1;

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

-- Invitations that went to a number and can still be answered, newest first.
-- name: inbound_invitations :many
-- in: phone_idx blob
-- out: message_id i64, unit_id i64, enrolment_id i64, person_id i64, state text
-- scope: none, the gateway speaks for no unit
SELECT m.id AS message_id, m.unit_id, e.id AS enrolment_id, e.person_id, e.state
  FROM message m
  JOIN enrolment e ON e.id = m.enrolment_id AND e.deleted_at IS NULL AND e.state <> 'cancelled'
  JOIN course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.state IN ('open', 'running')
 WHERE m.phone_idx = :phone_idx AND m.kind = 'invitation' AND m.attempts > 0 AND m.deleted_at IS NULL
 ORDER BY m.id DESC
 LIMIT 50;

-- name: inbound_answer :exec1
-- in: enrolment_id i64, from_state text, to_state text, at text
-- scope: none, the gateway speaks for no unit
UPDATE enrolment SET state = :to_state, replied_at = :at, version = version + 1, updated_by = NULL
 WHERE id = :enrolment_id AND state = :from_state AND deleted_at IS NULL;

-- The last message that went to a number: whose it was, and for which purpose.
-- name: inbound_newest :opt
-- in: phone_idx blob
-- out: message_id i64, unit_id i64, person_id i64, person_unit_id i64, purpose text
-- scope: none, the gateway speaks for no unit
SELECT m.id AS message_id, m.unit_id, m.person_id, p.unit_id AS person_unit_id, m.purpose
  FROM message m
  JOIN person p ON p.id = m.person_id
 WHERE m.phone_idx = :phone_idx AND m.attempts > 0 AND m.deleted_at IS NULL
 ORDER BY m.id DESC
 LIMIT 1;

-- name: inbound_consent :exec1
-- in: unit_id i64, person_id i64, purpose text, answer text, at text
-- scope: none, the gateway speaks for no unit
INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at)
VALUES (NEXT VALUE FOR row_id, :unit_id, :person_id, :purpose, :answer, 'sms', :at);
