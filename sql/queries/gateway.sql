-- SPDX-License-Identifier: MPL-2.0
-- The operator's page of gateways: states, depth of the lanes, what became of the last day's requests, and the acts on them.

-- name: gateway_list :many
-- out: gateway text, state text, reason text?, open_until text?, trips i64, changed_at text, changed_by i64?, request_tokens i64, part_tokens i64, filled_at text
-- scope: none, gateways belong to no unit
SELECT gateway, state, reason, open_until, trips, changed_at, changed_by, request_tokens, part_tokens, filled_at FROM gateway_state ORDER BY gateway;

-- Depth of a lane, as far as 100,000; the index gives the oldest.
-- name: gateway_lane :one
-- in: state text, lane i64
-- out: n i64, oldest text?
-- scope: none, counts only
SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE queue_state = :state AND lane = :lane AND state = :state AND deleted_at IS NULL LIMIT 100000) some) AS n,
       (SELECT due_at FROM message WHERE queue_state = :state AND lane = :lane AND state = :state AND deleted_at IS NULL ORDER BY due_at LIMIT 1) AS oldest;

-- Answers since, of the newest 50,000.
-- name: gateway_answers :many
-- in: since text
-- out: gateway text?, word text, n i64
-- scope: none, counts only
SELECT m.gateway, e.word, COUNT(*) AS n
  FROM (SELECT id, message_id, word, at FROM message_event WHERE kind = 'submit' ORDER BY id DESC LIMIT 50000) e
  JOIN message m ON m.id = e.message_id
 WHERE e.at > :since
 GROUP BY m.gateway, e.word;

-- name: gateway_act :exec
-- in: gateway text, from_states text, to_state text, reason text, open_until text?, now text, user_id i64
-- scope: none, gateways belong to no unit
UPDATE gateway_state
   SET state = :to_state, reason = :reason, open_until = :open_until, trips = 0, changed_at = :now, changed_by = :user_id
 WHERE gateway = :gateway AND FIND_IN_SET(state, :from_states);

-- Only what certainly never went out; it may be long ago, so it is due now.
-- name: message_again :exec
-- in: id i64, version i64, from_state text, to_state text, now text, user_id i64
-- scope: none, a message read under the caller's scope
UPDATE message SET state = :to_state, detail = 'by_officer', due_at = :now, version = version + 1, updated_by = :user_id
 WHERE id = :id AND version = :version AND state = :from_state AND valid_until > :now
   AND NOT EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = :id AND e.kind = 'submit' AND e.word IN ('accepted', 'ambiguous'));

-- A report has said whose number it is: for routes and prices from now on, and with the message.
-- name: number_carrier_learn :exec
-- in: message_id i64, carrier text, now text
-- scope: none, a number's carrier belongs to no unit
INSERT INTO number_carrier (number_idx, carrier, learnt_at)
SELECT m.phone_idx, :carrier, :now FROM message m WHERE m.id = :message_id
    ON DUPLICATE KEY UPDATE carrier = VALUES(carrier), learnt_at = VALUES(learnt_at);

-- name: message_carrier :exec
-- in: message_id i64, carrier text
-- scope: none, the gateway speaks for no unit
UPDATE message SET carrier = :carrier WHERE id = :message_id;
