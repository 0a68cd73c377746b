-- SPDX-License-Identifier: MPL-2.0
-- What the entity engine needs besides the statements it composes from its tables.

-- name: next_id :one
-- out: id i64
-- scope: none, a number of the sequence
SELECT NEXT VALUE FOR row_id;

-- name: audit_insert :exec1
-- in: at text, actor_id i64?, unit_id i64?, action text, entity text, row_id i64?, changes text?, reason text?, request_id text
-- scope: none, the caller's own act
INSERT INTO audit (at, actor_id, unit_id, action, entity, row_id, changes, reason, request_id)
VALUES (:at, :actor_id, :unit_id, :action, :entity, :row_id, :changes, :reason, :request_id);

-- name: unit_in_scope :opt
-- in: scope i64, unit_id i64
-- out: kind text
-- scope: u.id
SELECT u.kind FROM unit_scope s JOIN unit u ON u.id = s.unit_id
WHERE s.root_id = :scope AND s.unit_id = :unit_id AND u.deleted_at IS NULL;
