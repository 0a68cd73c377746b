-- SPDX-License-Identifier: MPL-2.0
-- What the worker asks of the outbox and of its gateways. The usual way of a message costs two row changes and one event:
-- message_take, message_accepted, message_answer_event. All other moves go through message_move and message_move_event, many at
-- once: :moves is a JSON list of {"id", "to", "event", "why", "attempts", "due", "ask"}; the rows are locked before.

-- Which messages of a lane come next, those on their way among them. Without locks, for some thousand at a time (ahead.h), from the index alone.
-- name: message_ahead :many
-- in: lane i64, now text, n i64
-- out: id i64
-- scope: none, worker sends for all units
SELECT m.id
  FROM message m FORCE INDEX (message_queue)
 WHERE m.queue_state = 'queued' AND m.lane = :lane AND m.due_at <= :now
 ORDER BY m.due_at, m.id
 LIMIT :n;

-- The same while some class can go nowhere: of the others.
-- name: message_ahead_of :many
-- in: lane i64, now text, classes text, n i64
-- out: id i64
-- scope: none, worker sends for all units
SELECT m.id
  FROM message m FORCE INDEX (message_queue)
 WHERE m.queue_state = 'queued' AND m.lane = :lane AND m.due_at <= :now AND m.state = 'queued' AND FIND_IN_SET(m.class, :classes)
 ORDER BY m.due_at, m.id
 LIMIT :n;

-- The first :n of :ids (JSON list of numbers, in this order) that still wait and that nobody else holds.
-- name: message_waiting :many
-- in: ids text, lane i64, now text, classes text, n i64
-- out: id i64, unit_id i64, attempts i64, purpose text, class text, lane i64, body text, secret_enc blob?, coding text, parts i64, phone_enc blob, phone_idx blob, valid_until text, gateway text?, carrier text?, consent text?, ask_until text?
-- scope: none, worker sends for all units
SELECT m.id, m.unit_id, m.attempts, m.purpose, m.class, m.lane, m.body, m.secret_enc, m.coding, m.parts, m.phone_enc, m.phone_idx,
       m.valid_until, m.gateway, (SELECT n.carrier FROM number_carrier n WHERE n.number_idx = m.phone_idx) AS carrier,
       (SELECT c.answer FROM consent c
         WHERE c.person_id = m.person_id AND c.purpose = m.purpose AND c.deleted_at IS NULL
         ORDER BY c.given_at DESC, c.id DESC LIMIT 1) AS consent,
       m.ask_until
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  STRAIGHT_JOIN message m ON m.id = j.id
 WHERE m.state = 'queued' AND m.lane = :lane AND m.due_at <= :now AND m.deleted_at IS NULL AND FIND_IN_SET(m.class, :classes)
 LIMIT :n
   FOR UPDATE SKIP LOCKED;

-- Unknown rows that their gateway may be asked about again, since a day at most.
-- name: message_unknown :many
-- in: since text, now text, n i64
-- out: id i64, unit_id i64, attempts i64, purpose text, class text, lane i64, body text, secret_enc blob?, coding text, parts i64, phone_enc blob, phone_idx blob, valid_until text, gateway text?, carrier text?, consent text?, ask_until text?
-- scope: none, worker sends for all units
SELECT m.id, m.unit_id, m.attempts, m.purpose, m.class, m.lane, m.body, m.secret_enc, m.coding, m.parts, m.phone_enc, m.phone_idx,
       m.valid_until, m.gateway, (SELECT n.carrier FROM number_carrier n WHERE n.number_idx = m.phone_idx) AS carrier,
       (SELECT c.answer FROM consent c
         WHERE c.person_id = m.person_id AND c.purpose = m.purpose AND c.deleted_at IS NULL
         ORDER BY c.given_at DESC, c.id DESC LIMIT 1) AS consent,
       m.ask_until
  FROM message m FORCE INDEX (message_queue)
 WHERE m.queue_state = 'ambiguous' AND m.lane IN (0, 1, 2) AND m.due_at <= :now AND m.due_at > :since AND m.ask_until > :now
   AND m.deleted_at IS NULL
 LIMIT :n
   FOR UPDATE SKIP LOCKED;

-- Locks all rows of a number, so that two workers do not each send it its last message of the day.
-- name: message_number_lock :many
-- in: phone_idx blob, class text
-- out: id i64
-- scope: none, worker sends for all units
SELECT m.id FROM message m WHERE m.phone_idx = :phone_idx AND m.class = :class FOR UPDATE;

-- What went, or may have gone, to a number since; and what is on its way. A message whose worker died has no answer among its events, only
-- the loss of its lease or its report.
-- name: message_number_sent :one
-- in: phone_idx blob, class text, since text
-- out: sent i64, underway i64, first_at text?
-- scope: none, worker sends for all units
SELECT COUNT(DISTINCT e.message_id) AS sent,
       (SELECT COUNT(*) FROM message s WHERE s.phone_idx = :phone_idx AND s.class = :class AND s.state = 'submitting') AS underway,
       MIN(e.at) AS first_at
  FROM message m
  JOIN message_event e ON e.message_id = m.id AND e.at > :since
   AND ((e.kind = 'submit' AND e.word IN ('accepted', 'ambiguous'))
     OR (e.kind = 'move' AND e.detail IN ('lease_lost', 'dlr_sent', 'dlr_delivered', 'dlr_failed')))
 WHERE m.phone_idx = :phone_idx AND m.class = :class;

-- name: message_number_listed :one
-- in: number_idx blob
-- out: n i64
-- scope: none, worker sends for all units
SELECT COUNT(*) AS n FROM do_not_advertise WHERE number_idx = :number_idx AND deleted_at IS NULL;

-- name: message_retry_due :many
-- in: now text, n i64
-- out: id i64, attempts i64, valid_until text
-- scope: none, worker sends for all units
SELECT m.id, m.attempts, m.valid_until
  FROM message m FORCE INDEX (message_queue)
 WHERE m.queue_state = 'retry_wait' AND m.lane IN (0, 1, 2) AND m.due_at <= :now
 LIMIT :n
   FOR UPDATE SKIP LOCKED;

-- Leases: what a worker took in one turn, so that a worker that died is missed. ids is a JSON list.
-- name: lease_take :exec
-- in: owner text, number i64, lease_until text, ids text
-- scope: none, worker sends for all units
INSERT INTO message_lease (owner, number, lease_until, ids) VALUES (:owner, :number, :lease_until, :ids);

-- All before this one are settled.
-- name: lease_done :exec
-- in: owner text, before i64
-- scope: none, worker sends for all units
DELETE FROM message_lease WHERE owner = :owner AND number < :before;

-- name: lease_over :many
-- in: now text, n i64
-- out: owner text, number i64, ids text
-- scope: none, worker sends for all units
SELECT owner, number, ids FROM message_lease WHERE lease_until < :now ORDER BY lease_until LIMIT :n FOR UPDATE SKIP LOCKED;

-- leases: [[owner, number], ...], all locked in this transaction.
-- name: lease_drop :exec
-- in: leases text
-- scope: none, worker sends for all units
DELETE l
  FROM JSON_TABLE(:leases, '$[*]' COLUMNS (owner CHAR(16) CHARACTER SET ascii PATH '$[0]', number BIGINT PATH '$[1]')) j
  STRAIGHT_JOIN message_lease l ON l.owner = j.owner AND l.number = j.number;

-- Those of :ids (JSON list of numbers, each once) whose holder died. Not SKIP LOCKED: the lease that names them goes with this.
-- name: message_lease_over :many
-- in: ids text, now text
-- out: id i64, attempts i64, state text, gateway text?, valid_until text, lease_until text, ask_until text?
-- scope: none, worker sends for all units
SELECT m.id, m.attempts, m.state, m.gateway, m.valid_until, m.lease_until, m.ask_until
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  STRAIGHT_JOIN message m ON m.id = j.id
 WHERE m.state IN ('claimed', 'submitting') AND m.lease_until < :now
   FOR UPDATE;

-- Those of :ids (JSON list of numbers) that this worker still holds in the given state, locked. Read from the list on:
-- by state it would lock other workers' rows.
-- name: message_held :many
-- in: ids text, state text, owner text
-- out: id i64, attempts i64
-- scope: none, worker sends for all units
SELECT m.id, m.attempts
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  STRAIGHT_JOIN message m ON m.id = j.id
 WHERE m.state = :state AND m.lease_owner = :owner
   FOR UPDATE;

-- Committed before a byte of the request leaves. jobs: [[id, gateway], ...], all locked in this transaction.
-- name: message_take :exec
-- in: jobs text, to_state text, owner text, lease_until text
-- scope: none, worker sends for all units
UPDATE JSON_TABLE(:jobs, '$[*]' COLUMNS (id BIGINT PATH '$[0]', gateway VARCHAR(16) PATH '$[1]')) j
  STRAIGHT_JOIN message m ON m.id = j.id
   SET m.version = m.version + 1, m.state = :to_state, m.detail = NULL, m.attempts = m.attempts + 1, m.gateway = j.gateway,
       m.lease_owner = :owner, m.lease_until = :lease_until, m.room = NULL;

-- jobs: [[id, the gateway's id or null, attempt], ...].
-- name: message_accepted :exec
-- in: jobs text, from_state text, to_state text, owner text
-- scope: none, worker sends for all units
UPDATE JSON_TABLE(:jobs, '$[*]' COLUMNS (id BIGINT PATH '$[0]', provider VARCHAR(64) PATH '$[1]', attempt INT PATH '$[2]')) j
  STRAIGHT_JOIN message m ON m.id = j.id
   SET m.version = m.version + 1, m.state = :to_state, m.provider_id = COALESCE(m.provider_id, j.provider), m.lease_owner = NULL,
       m.lease_until = NULL
 WHERE m.state = :from_state AND m.lease_owner = :owner AND m.attempts = j.attempt;

-- owner and lease_until are those of the new state: NULL when nobody holds it.
-- name: message_move :exec
-- in: moves text
-- scope: none, worker sends for all units
UPDATE JSON_TABLE(:moves, '$[*]' COLUMNS (
         id BIGINT PATH '$.id', to_state VARCHAR(12) PATH '$.to', why VARCHAR(200) PATH '$.why', attempts INT PATH '$.attempts',
         due_at VARCHAR(23) PATH '$.due', ask_until VARCHAR(23) PATH '$.ask')) j
  STRAIGHT_JOIN message m ON m.id = j.id
   SET m.version = m.version + 1, m.state = j.to_state, m.detail = j.why, m.attempts = j.attempts,
       m.due_at = COALESCE(j.due_at, m.due_at), m.ask_until = j.ask_until, m.lease_owner = NULL, m.lease_until = NULL;

-- name: message_move_event :exec
-- in: moves text, now text
-- scope: none, worker sends for all units
INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)
SELECT :now, m.unit_id, m.id, m.attempts, 'move', m.state, j.event, LEFT(UNHEX(SHA2(CONCAT('move:', m.id, ':', m.version), 256)), 16)
  FROM JSON_TABLE(:moves, '$[*]' COLUMNS (id BIGINT PATH '$.id', event VARCHAR(24) PATH '$.event', told INT PATH '$.told')) j
  STRAIGHT_JOIN message m ON m.id = j.id
 WHERE j.told = 1;

-- What the gateway answered, even when a delivery report has moved the row already. answers: [[id, unit, attempt, word, why], ...].
-- name: message_answer_event :exec
-- in: answers text, now text
-- scope: none, worker sends for all units
INSERT IGNORE INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)
SELECT :now, j.unit_id, j.id, j.attempt, 'submit', j.word, j.why, LEFT(UNHEX(SHA2(CONCAT('submit:', j.id, ':', j.attempt), 256)), 16)
  FROM JSON_TABLE(:answers, '$[*]' COLUMNS (
         id BIGINT PATH '$[0]', unit_id BIGINT PATH '$[1]', attempt INT PATH '$[2]', word VARCHAR(24) PATH '$[3]',
         why VARCHAR(200) PATH '$[4]')) j;

-- The gateway's id, for rows that a report has moved before our answer came. jobs: [[id, the gateway's id or null], ...].
-- name: message_provider :exec
-- in: jobs text
-- scope: none, worker sends for all units
UPDATE JSON_TABLE(:jobs, '$[*]' COLUMNS (id BIGINT PATH '$[0]', provider VARCHAR(64) PATH '$[1]')) j
  STRAIGHT_JOIN message m ON m.id = j.id
   SET m.provider_id = COALESCE(m.provider_id, j.provider)
 WHERE j.provider IS NOT NULL AND m.provider_id IS NULL;

-- Gateways: what all workers share.

-- name: gateway_ensure :exec
-- in: gateway text, now text
-- scope: none, gateways belong to no unit
INSERT IGNORE INTO gateway_state (gateway, state, changed_at, filled_at) VALUES (:gateway, 'closed', :now, :now);

-- name: gateway_views :many
-- out: gateway text, state text, open_until text?, trips i64
-- scope: none, gateways belong to no unit
SELECT gateway, state, open_until, trips FROM gateway_state;

-- name: gateway_bucket :one
-- in: gateway text
-- out: request_tokens i64, part_tokens i64, filled_at text
-- scope: none, gateways belong to no unit
SELECT request_tokens, part_tokens, filled_at FROM gateway_state WHERE gateway = :gateway FOR UPDATE;

-- name: gateway_lease :exec
-- in: gateway text, request_tokens i64, part_tokens i64, now text
-- scope: none, gateways belong to no unit
UPDATE gateway_state SET request_tokens = :request_tokens, part_tokens = :part_tokens, filled_at = :now WHERE gateway = :gateway;

-- A worker's breaker speaks; what a person has drained stays so.
-- name: gateway_note :exec
-- in: gateway text, state text, reason text?, open_until text?, trips i64, now text
-- scope: none, gateways belong to no unit
UPDATE gateway_state
   SET state = :state, reason = :reason, open_until = :open_until, trips = :trips, changed_at = :now, changed_by = NULL
 WHERE gateway = :gateway AND state <> 'drained';

-- The one that finds it past its time sends the trial message.
-- name: gateway_probe :exec
-- in: gateway text, now text, open_until text
-- scope: none, gateways belong to no unit
UPDATE gateway_state SET state = 'probing', open_until = :open_until
 WHERE gateway = :gateway AND state IN ('open', 'probing') AND (open_until IS NULL OR open_until <= :now);

-- name: gateway_rules :many
-- in: day text
-- out: class text, hour_from text, hour_to text, per_day_max i64?, needs_consent i64, needs_brand i64, checks_list i64
-- scope: none, rules belong to no unit
SELECT class, hour_from, hour_to, per_day_max, needs_consent, needs_brand, checks_list
  FROM message_rule
 WHERE deleted_at IS NULL AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)
 ORDER BY valid_from;

-- name: gateway_routes :many
-- out: class text, carrier text?, gateway text
-- scope: none, routes belong to no unit
SELECT class, carrier, gateway FROM gateway_route WHERE deleted_at IS NULL ORDER BY ranking, id LIMIT 64;

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

-- Asking about the unknown (status.c). Not those that their gateway still recognises by our reference, unless it gave an id.
-- name: status_due :opt
-- in: gateways text, since text, now text
-- out: id i64, attempts i64, gateway text, provider_id text?, phone_enc blob, tries i64, first_at text, last_at text
-- scope: none, worker sends for all units
SELECT m.id, m.attempts, m.gateway, m.provider_id, m.phone_enc, COALESCE(k.tries, 0),
       (SELECT MIN(e.at) FROM message_event e WHERE e.message_id = m.id AND e.kind IN ('submit', 'move')) AS first_at,
       (SELECT MAX(e.at) FROM message_event e WHERE e.message_id = m.id AND e.kind IN ('submit', 'move')) AS last_at
  FROM message m FORCE INDEX (message_queue)
  LEFT JOIN message_query k ON k.message_id = m.id
 WHERE m.queue_state = 'ambiguous' AND m.lane IN (0, 1, 2) AND m.due_at > :since AND m.deleted_at IS NULL AND FIND_IN_SET(m.gateway, :gateways)
   AND (m.provider_id IS NOT NULL OR m.ask_until IS NULL OR m.ask_until <= :now)
   AND (k.next_at IS NULL OR k.next_at <= :now)
   AND EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = m.id AND e.kind IN ('submit', 'move'))
 ORDER BY k.next_at, m.id
 LIMIT 1;

-- name: status_asked :exec
-- in: message_id i64, next_at text
-- scope: none, worker sends for all units
INSERT INTO message_query (message_id, tries, next_at) VALUES (:message_id, 1, :next_at)
    ON DUPLICATE KEY UPDATE tries = tries + 1, next_at = VALUES(next_at);
