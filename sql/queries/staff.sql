-- SPDX-License-Identifier: MPL-2.0
-- Units' closure and rules over accounts.

-- name: scope_clear :exec
-- scope: none, the closure itself
DELETE FROM unit_scope;

-- name: scope_fill :exec
-- scope: none, the closure itself, fills unit_scope
-- A unit holds itself, what is below it, and the predecessors of all of that; a district and its agencies also hold the successors of its
-- communes, so that nobody loses sight of a household on the day the map changes.
INSERT INTO unit_scope (root_id, unit_id, unit_name)
WITH RECURSIVE below (root_id, unit_id) AS (
  SELECT u.id, u.id FROM unit u WHERE u.deleted_at IS NULL
  UNION
  SELECT a.id, a.parent_id FROM unit a WHERE a.kind = 'agency' AND a.parent_id IS NOT NULL AND a.deleted_at IS NULL
  UNION
  SELECT b.root_id, c.id FROM below b JOIN unit c ON c.parent_id = b.unit_id AND c.deleted_at IS NULL
  UNION
  SELECT b.root_id, s.from_id FROM below b JOIN unit_succession s ON s.to_id = b.unit_id
  UNION
  SELECT b.root_id, s.to_id FROM below b JOIN unit r ON r.id = b.root_id AND r.kind IN ('province', 'district', 'agency')
    JOIN unit c ON c.id = b.unit_id AND c.kind IN ('commune', 'town') JOIN unit_succession s ON s.from_id = c.id
)
SELECT b.root_id, b.unit_id, n.name FROM below b JOIN unit n ON n.id = b.unit_id GROUP BY b.root_id, b.unit_id, n.name;

-- name: user_count :one
-- out: n i64
-- scope: none, set-up only
SELECT COUNT(*) FROM user;

-- name: setup_unit :opt
-- out: id i64
-- scope: none, set-up only
SELECT id FROM unit WHERE kind = 'district' AND deleted_at IS NULL ORDER BY id LIMIT 1;

-- name: role_by_code :opt
-- in: code text
-- out: id i64, name text
-- scope: none, roles are public
SELECT id, name FROM role WHERE code = :code AND deleted_at IS NULL;

-- name: role_by_id :opt
-- in: id i64
-- out: code text
-- scope: none, roles are public
SELECT code FROM role WHERE id = :id AND deleted_at IS NULL;

-- name: setup_user :exec1
-- in: id i64, username text, full_name text, unit_id i64, role_id i64, must_change i64, password text
-- scope: none, set-up only
INSERT INTO user (id, username, full_name, unit_id, role_id, must_change, password) VALUES (:id, :username, :full_name, :unit_id, :role_id, :must_change, :password);

-- name: sessions_drop_user :exec
-- in: user_id i64
-- scope: none, sessions of an account the caller just wrote
DELETE FROM session WHERE user_id = :user_id;
