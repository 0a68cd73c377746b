-- SPDX-License-Identifier: MPL-2.0
-- What the worker asks of the outbox. All moves of messages go through message_move and message_move_event, many at once:
-- :moves is a JSON list of {"id", "to", "why", "attempts", "due", "provider"}; the rows are locked before.

-- name: message_claimable :many
-- in: lane i64, now text, n i64
-- out: id i64, attempts i64, purpose text, body text, coding text, phone_enc blob, valid_until text, opted_out i64
-- scope: none, worker sends for all units
SELECT m.id, m.attempts, m.purpose, m.body, m.coding, m.phone_enc, m.valid_until,
       COALESCE((SELECT c.answer FROM consent c
                  WHERE c.person_id = m.person_id AND c.purpose = m.purpose AND c.deleted_at IS NULL
                  ORDER BY c.given_at DESC, c.id DESC LIMIT 1), 'yes') = 'no' AS opted_out
  FROM message m
 WHERE m.state = 'queued' AND m.lane = :lane AND m.due_at <= :now AND m.deleted_at IS NULL
 ORDER BY m.due_at, m.id
 LIMIT :n
   FOR UPDATE SKIP LOCKED;

-- name: message_retry_due :many
-- in: now text, n i64
-- out: id i64, attempts i64, valid_until text
-- scope: none, worker sends for all units
SELECT m.id, m.attempts, m.valid_until
  FROM message m FORCE INDEX (message_claim)
 WHERE m.state = 'retry_wait' AND m.lane IN (0, 1, 2) AND m.due_at <= :now
 LIMIT :n
   FOR UPDATE SKIP LOCKED;

-- Rows of dead workers. losses: how often a holder died with the row in hand before.
-- name: message_lease_over :many
-- in: now text, n i64
-- out: id i64, attempts i64, state text, losses i64
-- scope: none, worker sends for all units
SELECT m.id, m.attempts, m.state,
       (SELECT COUNT(*) FROM message_event e WHERE e.message_id = m.id AND e.kind = 'move' AND e.detail = 'lease_lost') AS losses
  FROM message m
 WHERE m.state IN ('claimed', 'submitting') AND m.lease_until < :now
 LIMIT :n
   FOR UPDATE SKIP LOCKED;

-- Those of :ids (JSON list of numbers) that this worker still holds in the given state, locked. Read from the list on:
-- by state it would lock other workers' rows.
-- name: message_held :many
-- in: ids text, state text, owner text
-- out: id i64
-- scope: none, worker sends for all units
SELECT m.id
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  STRAIGHT_JOIN message m ON m.id = j.id
 WHERE m.state = :state AND m.lease_owner = :owner
   FOR UPDATE;

-- owner and lease_until are those of the new state: NULL when nobody holds it.
-- name: message_move :exec
-- in: moves text, owner text?, lease_until text?
-- scope: none, worker sends for all units
UPDATE message m
  JOIN JSON_TABLE(:moves, '$[*]' COLUMNS (
         id BIGINT PATH '$.id', to_state VARCHAR(12) PATH '$.to', why VARCHAR(200) PATH '$.why', attempts INT PATH '$.attempts',
         due_at VARCHAR(23) PATH '$.due')) j ON j.id = m.id
   SET m.version = m.version + 1, m.state = j.to_state, m.detail = j.why, m.attempts = j.attempts,
       m.due_at = COALESCE(j.due_at, m.due_at), m.lease_owner = :owner, m.lease_until = :lease_until;

-- name: message_move_event :exec
-- in: moves text, now text
-- scope: none, worker sends for all units
INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)
SELECT :now, m.unit_id, m.id, m.attempts, 'move', m.state, j.event, LEFT(UNHEX(SHA2(CONCAT('move:', m.id, ':', m.version), 256)), 16)
  FROM JSON_TABLE(:moves, '$[*]' COLUMNS (id BIGINT PATH '$.id', event VARCHAR(24) PATH '$.event')) j
  JOIN message m ON m.id = j.id;

-- What the gateway answered, even when a delivery report has moved the row already.
-- name: message_answer_event :exec
-- in: answers text, now text
-- scope: none, worker sends for all units
INSERT IGNORE INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)
SELECT :now, m.unit_id, m.id, j.attempt, 'submit', j.word, j.why, LEFT(UNHEX(SHA2(CONCAT('submit:', m.id, ':', j.attempt), 256)), 16)
  FROM JSON_TABLE(:answers, '$[*]' COLUMNS (
         id BIGINT PATH '$.id', attempt INT PATH '$.attempts', word VARCHAR(24) PATH '$.outcome', why VARCHAR(200) PATH '$.why')) j
  JOIN message m ON m.id = j.id;

-- The gateway that has it, or may have.
-- name: message_provider :exec
-- in: answers text, gateway text
-- scope: none, worker sends for all units
UPDATE message m
  JOIN JSON_TABLE(:answers, '$[*]' COLUMNS (
         id BIGINT PATH '$.id', outcome VARCHAR(24) PATH '$.outcome', provider VARCHAR(64) PATH '$.provider')) j ON j.id = m.id
   SET m.provider_id = COALESCE(m.provider_id, j.provider), m.gateway = :gateway
 WHERE j.outcome IN ('accepted', 'ambiguous');

-- Sandbox: what the virtual phones hold.

-- name: sandbox_add :exec1
-- in: at text, phone text, direction text, reference text?, text text, coding text, parts i64, callback text?, due_at text?
-- scope: none, training phones belong to no unit
INSERT INTO sandbox_message (at, phone, direction, reference, text, coding, parts, callback, due_at)
VALUES (:at, :phone, :direction, :reference, :text, :coding, :parts, :callback, :due_at);

-- parts 0: refused so far, on no phone yet.
-- name: sandbox_by_reference :opt
-- in: reference text
-- out: id i64, parts i64, tries i64, due_at text?
-- scope: none, training phones belong to no unit
SELECT id, parts, tries, due_at FROM sandbox_message WHERE reference = :reference;

-- name: sandbox_count_try :exec1
-- in: id i64
-- scope: none, training phones belong to no unit
UPDATE sandbox_message SET tries = tries + 1 WHERE id = :id;

-- name: sandbox_take :exec1
-- in: id i64, at text, parts i64, callback text, due_at text?
-- scope: none, training phones belong to no unit
UPDATE sandbox_message SET at = :at, parts = :parts, callback = :callback, due_at = :due_at, tries = 0 WHERE id = :id;

-- name: sandbox_phone_list :many
-- out: phone text, last_at text, n i64
-- scope: none, training phones belong to no unit
SELECT phone, MAX(at) AS last_at, COUNT(*) AS n FROM sandbox_message WHERE parts > 0 GROUP BY phone ORDER BY last_at DESC, phone LIMIT 500;

-- name: sandbox_phone_messages :many
-- in: phone text
-- out: id i64, at text, direction text, text text, coding text, parts i64
-- scope: none, training phones belong to no unit
SELECT id, at, direction, text, coding, parts
  FROM (SELECT id, at, direction, text, coding, parts FROM sandbox_message WHERE phone = :phone AND parts > 0 ORDER BY id DESC LIMIT 500) newest
 ORDER BY id;

-- name: sandbox_due :many
-- in: now text, n i64
-- out: id i64, phone text, direction text, text text, parts i64, callback text, tries i64
-- scope: none, training phones belong to no unit
SELECT id, phone, direction, text, parts, callback, tries
  FROM sandbox_message
 WHERE due_at <= :now AND callback IS NOT NULL
 ORDER BY due_at, id
 LIMIT :n;

-- name: sandbox_set_due :exec1
-- in: id i64, due_at text?, tries i64
-- scope: none, training phones belong to no unit
UPDATE sandbox_message SET due_at = :due_at, tries = :tries WHERE id = :id;
