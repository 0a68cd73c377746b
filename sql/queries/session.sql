-- SPDX-License-Identifier: MPL-2.0
-- Log-in, sessions, idempotency.

-- name: session_find :opt
-- in: token_hash blob, now text
-- out: user_id i64, username text, role text, unit_id i64, must_change i64, csrf text, seen_at text, expires_at text, units i64, sole_unit i64?
-- scope: none, the caller's own session
SELECT u.id, u.username, r.code, u.unit_id, u.must_change, se.csrf, se.seen_at, se.expires_at,
       (SELECT COUNT(*) FROM unit_scope s WHERE s.root_id = u.unit_id),
       (SELECT MIN(s.unit_id) FROM unit_scope s WHERE s.root_id = u.unit_id)
FROM session se JOIN user u ON u.id = se.user_id JOIN role r ON r.id = u.role_id
WHERE se.token_hash = :token_hash AND se.expires_at > :now AND u.active = 1 AND u.deleted_at IS NULL;

-- name: session_touch :exec
-- in: token_hash blob, now text
-- scope: none, the caller's own session
UPDATE session SET seen_at = :now WHERE token_hash = :token_hash;

-- name: session_insert :exec1
-- in: token_hash blob, user_id i64, csrf text, now text, expires_at text, agent_hash blob?
-- scope: none, the caller's own session
INSERT INTO session (token_hash, user_id, csrf, created_at, seen_at, expires_at, agent_hash)
VALUES (:token_hash, :user_id, :csrf, :now, :now, :expires_at, :agent_hash);

-- name: session_delete :exec
-- in: token_hash blob
-- scope: none, the caller's own session
DELETE FROM session WHERE token_hash = :token_hash;

-- name: session_delete_others :exec
-- in: user_id i64, keep blob
-- scope: none, sessions of one account after its password or rights changed
DELETE FROM session WHERE user_id = :user_id AND token_hash <> :keep;

-- name: session_purge :exec
-- in: now text
-- scope: none, housekeeping
DELETE FROM session WHERE expires_at < :now LIMIT 500;

-- name: idempotency_purge :exec
-- in: before text
-- scope: none, housekeeping
DELETE FROM idempotency WHERE created_at < :before LIMIT 500;

-- name: login_user :opt
-- in: username text
-- out: id i64, password text?, active i64
-- scope: none, log-in
SELECT id, password, active FROM user WHERE username = :username AND deleted_at IS NULL;

-- name: login_delay :many
-- in: account blob, address blob
-- out: open_at text
-- scope: none, log-in
SELECT open_at FROM login_failure WHERE subject IN (:account, :address);

-- name: login_failed :exec
-- in: subject blob, now text, free i64, cap i64
-- scope: none, log-in
INSERT INTO login_failure (subject, failures, last_at, open_at) VALUES (:subject, 1, :now, :now)
ON DUPLICATE KEY UPDATE
  failures = IF(last_at < :now - INTERVAL 1 DAY, 1, failures + 1), last_at = :now,
  open_at = :now + INTERVAL LEAST(:cap, IF(failures > :free, POW(2, LEAST(failures - :free, 20)), 0)) SECOND;

-- name: login_succeeded :exec
-- in: account blob
-- scope: none, log-in
DELETE FROM login_failure WHERE subject = :account;

-- name: session_about :one
-- in: user_id i64
-- out: full_name text, role_name text, unit_name text, unit_kind text
-- scope: none, the caller's own account
SELECT u.full_name, r.name, n.name, n.kind FROM user u JOIN role r ON r.id = u.role_id JOIN unit n ON n.id = u.unit_id WHERE u.id = :user_id;

-- name: password_get :one
-- in: user_id i64
-- out: password text?
-- scope: none, the caller's own account
SELECT password FROM user WHERE id = :user_id;

-- name: password_set :exec1
-- in: user_id i64, was text, password text
-- scope: none, the caller's own account; only over the password that was checked
UPDATE user SET password = :password, must_change = 0, version = version + 1, updated_by = :user_id WHERE id = :user_id AND password = :was;

-- name: idempotency_insert :exec1
-- in: user_id i64, key_hash blob, fingerprint blob, now text
-- scope: none, the caller's own key
SET STATEMENT innodb_lock_wait_timeout = 1 FOR
INSERT INTO idempotency (user_id, key_hash, fingerprint, created_at) VALUES (:user_id, :key_hash, :fingerprint, :now);

-- name: idempotency_get :opt
-- in: user_id i64, key_hash blob
-- out: fingerprint blob, response blob?
-- scope: none, the caller's own key
SELECT fingerprint, response FROM idempotency WHERE user_id = :user_id AND key_hash = :key_hash;

-- name: idempotency_put :exec1
-- in: user_id i64, key_hash blob, status i64, response blob
-- scope: none, the caller's own key
UPDATE idempotency SET status = :status, response = :response WHERE user_id = :user_id AND key_hash = :key_hash;
