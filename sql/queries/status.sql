-- SPDX-License-Identifier: MPL-2.0
-- Messages that a gateway took and never reported on.

-- Taken an hour ago or longer (:before), by a gateway that can be asked by its own id; not those to many, whose number would make the look dear. The first
-- that is due, in no order: who has been asked about is due again hours later.
-- name: status_silent :opt
-- in: gateways text, since text, before text, now text
-- out: id i64, attempts i64, gateway text, provider_id text, phone_enc blob, tries i64
-- scope: none, worker sends for all units
SELECT m.id, m.attempts, m.gateway, m.provider_id, m.phone_enc, COALESCE(k.tries, 0)
  FROM message m FORCE INDEX (message_queue)
  LEFT JOIN message_query k ON k.message_id = m.id
 WHERE m.queue_state = 'accepted' AND m.lane IN (0, 1) AND m.due_at > :since AND m.updated_at <= :before AND m.provider_id IS NOT NULL
   AND m.deleted_at IS NULL AND FIND_IN_SET(m.gateway, :gateways) AND (k.next_at IS NULL OR k.next_at <= :now)
   AND NOT EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = m.id AND e.kind = 'dlr' AND e.word IN ('sent', 'delivered', 'failed'))
 LIMIT 1;
