-- SPDX-License-Identifier: MPL-2.0
-- One query of each shape, and every corner of the text that must come through unharmed.

-- name: visit_due :many
-- Visits that a person still has to make.
-- The newest first.
-- in: user_id i64, note text?, scope i64
-- in: before text
-- out: id i64, held_on text, person_name text?, house_id i64?, photo blob?
-- scope: v.unit_id
SELECT v.id, v.held_on, p.name, -- the name may be missing
  v.house_id, v.photo
FROM visit v
JOIN unit_scope s ON s.unit_id = v.unit_id AND s.root_id = :scope
LEFT JOIN person p ON p.id = v.person_id
WHERE v.user_id = :user_id AND v.held_on < :before
  AND (:note IS NULL OR v.note = :note)  -- twice the same name
ORDER BY v.id DESC;

-- name: visit_get :one
-- in: id i64
-- out: id i64
-- scope: none, test of one row
SELECT id FROM visit WHERE id = :id;

-- name: visit_perhaps :opt
-- in: token blob, since i64?
-- out: word text
-- scope: none, test of quotes
SELECT CONCAT('it''s :not_a_name; -- nor a comment ?', "say \":no\"", `odd:column`, '
:still_quoted') FROM visit WHERE token = :token AND since > :since AND at > '08:00:00';

-- name: visit_close :exec1
-- in: id i64
-- scope: none, test of one change
UPDATE visit SET closed = 1 WHERE id = :id;

-- name: visit_add :rows
-- in: id i64, note text?
-- scope: none, test of many changes
INSERT INTO visit (id, note) VALUES (:id, :note);

-- name: visit_purge :exec
-- scope: none, test without parameters
DELETE FROM visit WHERE closed = 1;

-- name: visit_count :one
-- out: n i64
-- scope: none, test without parameters
SELECT COUNT(*) FROM visit;
