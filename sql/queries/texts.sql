-- SPDX-License-Identifier: MPL-2.0
-- Texts of notices: which one is in use, which it replaces.

-- name: text_live :many
-- in: kind text
-- out: id i64, language text, revision i64, class text, body text
-- scope: none, texts belong to no unit
SELECT id, language, revision, class, body FROM message_template WHERE kind = :kind AND state = 'live' AND deleted_at IS NULL;

-- name: text_next_revision :one
-- in: kind text, language text, except_id i64
-- out: revision i64
-- scope: none, texts belong to no unit
SELECT COALESCE(MAX(revision), 0) + 1 FROM message_template WHERE kind = :kind AND language = :language AND id <> :except_id;

-- name: text_predecessor :opt
-- in: kind text, language text, except_id i64
-- out: id i64
-- scope: none, texts belong to no unit
SELECT id FROM message_template WHERE kind = :kind AND language = :language AND state = 'live' AND deleted_at IS NULL AND id <> :except_id FOR UPDATE;

-- name: text_retire :exec1
-- in: id i64, user_id i64
-- scope: none, texts belong to no unit
UPDATE message_template SET state = 'retired', version = version + 1, updated_by = :user_id WHERE id = :id;
