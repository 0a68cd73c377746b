-- SPDX-License-Identifier: MPL-2.0
-- Every mistake that sqlgen names, one query each; what it says is in bad.err.
SELECT 1;

-- in: id i64

-- name: no_scope :exec
DELETE FROM a;

-- name: empty_reason :exec
-- scope: none
DELETE FROM a;

-- name: scope_without_join :many
-- in: scope i64
-- out: id i64
-- scope: a.unit_id
SELECT a.id FROM a WHERE a.unit_id = :scope;

-- name: scope_without_parameter :many
-- out: id i64
-- scope: a.unit_id
SELECT a.id FROM a JOIN unit_scope s ON s.unit_id = a.unit_id;

-- name: unknown_name :exec
-- in: id i64
-- scope: none, test
DELETE FROM a WHERE id = :id AND v = :version;

-- name: unused_name :exec
-- in: id i64, version i64
-- scope: none, test
DELETE FROM a WHERE id = :id;

-- name: same_twice :exec
-- in: id i64, id text
-- scope: none, test
DELETE FROM a WHERE id = :id;

-- name: same_twice :exec
-- scope: none, test
DELETE FROM a;

-- name: no_kind :exec
-- in: id, when date
-- scope: none, test
DELETE FROM a;

-- name: word_of_c :exec
-- in: int i64
-- scope: none, test
DELETE FROM a;

-- name: has_clash :one
-- out: x i64?, has_x i64
-- scope: none, test
SELECT 1, 2;

-- name: no_shape
-- scope: none, test
DELETE FROM a;

-- name: NoName :exec
-- scope: none, test
DELETE FROM a;

-- name: no_out :many
-- scope: none, test
SELECT id FROM a;

-- name: out_of_exec :exec
-- out: id i64
-- scope: none, test
DELETE FROM a;

-- name: bare_mark :exec
-- scope: none, test
DELETE FROM a WHERE id = ?;

-- name: two_statements :exec
-- scope: none, test
DELETE FROM a; DELETE FROM b;

-- name: other_comment :exec
-- scope: none, test
DELETE /* all */ FROM a;

-- name: no_end :exec
-- scope: none, test
DELETE FROM a

-- name: rows_without_in :rows
-- scope: none, nothing to repeat
DELETE FROM visit;
