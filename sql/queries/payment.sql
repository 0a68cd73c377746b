-- SPDX-License-Identifier: MPL-2.0
-- Scans of signed payment lists, the mark that a list is signed, and the norms support is counted by.

-- name: payment_scan_insert :exec1
-- in: id i64, unit_id i64, list_id i64, media text, bytes i64, digest text, user_id i64
-- scope: none, a list read under the caller's scope
INSERT INTO payment_scan (id, unit_id, payment_list_id, media, bytes, digest, created_by, updated_by)
VALUES (:id, :unit_id, :list_id, :media, :bytes, :digest, :user_id, :user_id);

-- name: payment_scan_put :exec1
-- in: scan_id i64, content blob
-- scope: none, a row the caller just wrote
INSERT INTO payment_scan_content (scan_id, content_enc) VALUES (:scan_id, :content);

-- name: payment_scan_content :one
-- in: scan_id i64
-- out: content blob
-- scope: none, a scan read under the caller's scope
SELECT content_enc FROM payment_scan_content WHERE scan_id = :scan_id;

-- name: payment_scans_of :many
-- in: list_id i64
-- out: id i64, digest text
-- scope: none, a list read under the caller's scope
SELECT id, digest FROM payment_scan WHERE payment_list_id = :list_id AND deleted_at IS NULL ORDER BY id DESC;

-- name: payment_scan_withdraw :exec1
-- in: id i64, version i64, user_id i64
-- scope: none, a scan read under the caller's scope
UPDATE payment_scan SET deleted_at = UTC_TIMESTAMP(3), version = version + 1, updated_by = :user_id WHERE id = :id AND version = :version AND deleted_at IS NULL;

-- name: payment_list_lock :one
-- in: id i64
-- out: state text, signed_how text?
-- scope: none, a list read under the caller's scope
SELECT state, signed_how FROM payment_list WHERE id = :id FOR UPDATE;

-- name: payment_list_sign :exec
-- in: id i64, version i64, how text, hash text?, day text, reason text?, user_id i64
-- scope: none, a list read under the caller's scope
UPDATE payment_list SET signed_how = :how, signed_hash = :hash, signed_on = :day, signed_reason = :reason, signed_by = :user_id, version = version + 1,
       updated_by = :user_id
WHERE id = :id AND version = :version AND state IN ('approved', 'paid');

-- The rules in force on a day under which a class's support is counted, with their sources.
-- name: training_norms :many
-- in: day text
-- out: code text, name text, value i64, measure text?, valid_from text, source text?, verified i64
-- scope: none, rules are public
SELECT t.code, t.name, t.value, t.measure, t.valid_from, t.source, t.verified
FROM rule_value t
WHERE t.deleted_at IS NULL AND (t.code LIKE 'tuition%' OR t.code LIKE 'training%')
  AND t.valid_from = (SELECT MAX(x.valid_from) FROM rule_value x WHERE x.code = t.code AND x.deleted_at IS NULL AND x.valid_from <= :day
                                                                  AND (x.valid_to IS NULL OR x.valid_to >= :day))
ORDER BY t.id;

-- What somebody already has in the class's answer to her job profile.
-- name: learnt_profile :opt
-- in: person_id i64
-- out: id i64, qualification text?, specialty text?
-- scope: none, a learner the caller just wrote
SELECT id, qualification, specialty FROM seeker WHERE person_id = :person_id AND deleted_at IS NULL FOR UPDATE;

-- name: learnt_course :one
-- in: course_id i64
-- out: level text, trade text
-- scope: none, a class the caller just wrote a learner of
SELECT level, trade FROM course WHERE id = :course_id;

-- Classes somebody has passed, the highest level first.
-- name: learnt_of :many
-- in: person_id i64
-- out: level text, trade text
-- scope: none, a person the caller may write
SELECT c.level, c.trade FROM enrolment e JOIN course c ON c.id = e.course_id
WHERE e.person_id = :person_id AND e.state = 'finished' AND e.result = 'passed' AND e.deleted_at IS NULL AND c.deleted_at IS NULL
ORDER BY FIELD(c.level, 'college', 'intermediate', 'elementary', 'under3m'), c.starts_on DESC;
