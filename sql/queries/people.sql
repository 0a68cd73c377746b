-- SPDX-License-Identifier: MPL-2.0
-- Rules over households, persons and how they are found. Rows reached here were read under the caller's scope before.

-- name: people_of_household :many
-- in: household_id i64
-- out: person_id i64, name text, id_number_enc blob?
-- scope: none, derived search index of a household the caller just wrote
SELECT p.id, p.name, p.id_number_enc FROM membership m JOIN person p ON p.id = m.person_id
WHERE m.household_id = :household_id AND m.deleted_at IS NULL AND m.to_date IS NULL AND p.deleted_at IS NULL;

-- name: phones_of_household :many
-- in: household_id i64
-- out: phone_id i64, number_enc blob
-- scope: none, derived search index of a household the caller just wrote
SELECT f.id, f.number_enc FROM membership m JOIN phone f ON f.person_id = m.person_id
WHERE m.household_id = :household_id AND m.deleted_at IS NULL AND m.to_date IS NULL AND f.deleted_at IS NULL;

-- name: household_names :opt
-- in: household_id i64
-- out: unit_id i64, name text, code text
-- scope: none, derived search index of a household the caller just wrote
SELECT unit_id, name, code FROM household WHERE id = :household_id AND deleted_at IS NULL;

-- name: home_of_person :opt
-- in: person_id i64
-- out: household_id i64
-- scope: none, derived search index of a person the caller just wrote
SELECT household_id FROM membership WHERE person_id = :person_id AND deleted_at IS NULL AND to_date IS NULL;

-- name: person_names :opt
-- in: person_id i64
-- out: unit_id i64, name text, id_number_enc blob?
-- scope: none, derived search index of a person the caller just wrote
SELECT unit_id, name, id_number_enc FROM person WHERE id = :person_id AND deleted_at IS NULL;

-- What there is to drop, read without a lock: deleting rows that are not there would lock the gap in which other writers insert theirs.
-- name: search_keys_of_household :one
-- in: household_id i64
-- out: names i64, tokens i64
-- scope: none, derived search index
SELECT EXISTS (SELECT 1 FROM name_key WHERE household_id = :household_id), EXISTS (SELECT 1 FROM blind_key WHERE household_id = :household_id);

-- name: search_keys_of_source :one
-- in: source_id i64
-- out: names i64, tokens i64
-- scope: none, derived search index
SELECT EXISTS (SELECT 1 FROM name_key WHERE source_id = :source_id), EXISTS (SELECT 1 FROM blind_key WHERE source_id = :source_id);

-- name: name_keys_drop :exec
-- in: household_id i64
-- scope: none, derived search index
DELETE FROM name_key WHERE household_id = :household_id AND household_id > 0;

-- name: name_keys_drop_source :exec
-- in: source_id i64
-- scope: none, derived search index
DELETE FROM name_key WHERE source_id = :source_id;

-- name: blind_keys_drop :exec
-- in: household_id i64
-- scope: none, derived search index
DELETE FROM blind_key WHERE household_id = :household_id AND household_id > 0;

-- name: blind_keys_drop_source :exec
-- in: source_id i64
-- scope: none, derived search index
DELETE FROM blind_key WHERE source_id = :source_id;

-- name: name_key_put :exec
-- in: word text, household_id i64, unit_id i64, source_id i64
-- scope: none, derived search index
INSERT IGNORE INTO name_key (word, household_id, unit_id, source_id) VALUES (:word, :household_id, :unit_id, :source_id);

-- name: blind_key_put :exec
-- in: token blob, household_id i64, unit_id i64, source_id i64
-- scope: none, derived search index
INSERT IGNORE INTO blind_key (token, household_id, unit_id, source_id) VALUES (:token, :household_id, :unit_id, :source_id);

-- name: unit_code :one
-- in: unit_id i64
-- out: code text
-- scope: none, names of units are public
SELECT code FROM unit WHERE id = :unit_id;

-- name: person_by_id_number :opt
-- in: scope i64, number blob, except_id i64
-- out: id i64, in_scope i64
-- scope: none, whether a number is taken anywhere; only the fact leaves, and each one of another unit is recorded (svc/elsewhere.c)
SELECT p.id, EXISTS (SELECT 1 FROM unit_scope s WHERE s.root_id = :scope AND s.unit_id = p.unit_id)
FROM person p WHERE p.id_number_idx = :number AND p.live = 1 AND p.id <> :except_id;

-- name: person_set_unit :exec
-- in: person_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE person SET unit_id = :unit_id WHERE id = :person_id AND unit_id <> :unit_id;

-- name: move_memberships :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE membership SET unit_id = :unit_id WHERE household_id = :household_id;

-- name: move_classifications :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE classification SET unit_id = :unit_id WHERE household_id = :household_id;

-- name: move_persons :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE person SET unit_id = :unit_id WHERE id IN
  (SELECT person_id FROM membership WHERE household_id = :household_id AND deleted_at IS NULL AND to_date IS NULL);

-- name: move_phones :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE phone SET unit_id = :unit_id WHERE person_id IN
  (SELECT person_id FROM membership WHERE household_id = :household_id AND deleted_at IS NULL AND to_date IS NULL);

-- name: move_consents :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE consent SET unit_id = :unit_id WHERE person_id IN
  (SELECT person_id FROM membership WHERE household_id = :household_id AND deleted_at IS NULL AND to_date IS NULL);

-- name: move_enrolments :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE enrolment SET unit_id = :unit_id WHERE person_id IN
  (SELECT person_id FROM membership WHERE household_id = :household_id AND deleted_at IS NULL AND to_date IS NULL);

-- name: move_messages :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE message SET unit_id = :unit_id WHERE person_id IN
  (SELECT person_id FROM membership WHERE household_id = :household_id AND deleted_at IS NULL AND to_date IS NULL);

-- Whoever changes a household's history waits here. Its row is locked, not the history: a lock on periods that are not there yet would
-- be one on the gap in which other households' first ones are written.
-- name: household_lock :opt
-- in: household_id i64
-- out: id i64
-- scope: none, a household read under the caller's scope
SELECT id FROM household WHERE id = :household_id FOR UPDATE;

-- name: periods_of_household :many
-- in: household_id i64, except_id i64
-- out: id i64, from_date text, to_date text?
-- scope: none, classification history of a household read under the caller's scope
SELECT id, from_date, to_date FROM classification WHERE household_id = :household_id AND deleted_at IS NULL AND id <> :except_id
ORDER BY from_date;

-- name: period_end :exec
-- in: id i64, to_date text?, user_id i64
-- scope: none, classification history of a household read under the caller's scope
UPDATE classification SET to_date = :to_date, version = version + 1, updated_by = :user_id WHERE id = :id;

-- name: household_set_class :exec
-- in: household_id i64, today text
-- scope: none, follows the classification the caller just wrote
UPDATE household SET version = version + 1, class =
  (SELECT c.class FROM classification c WHERE c.household_id = :household_id AND c.deleted_at IS NULL AND c.from_date <= :today
     AND (c.to_date IS NULL OR c.to_date >= :today) ORDER BY c.from_date DESC LIMIT 1)
WHERE id = :household_id;

-- name: similar_households :many
-- in: scope i64, name_fold text, village_id i64, except_id i64
-- out: id i64, code text, name text
-- scope: t.unit_id
SELECT t.id, t.code, t.name FROM household t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE t.village_id = :village_id AND t.name_fold = :name_fold AND t.deleted_at IS NULL AND t.id <> :except_id LIMIT 5;

-- name: dossier_members :many
-- in: scope i64, household_id i64
-- out: membership_id i64, person_id i64
-- scope: t.unit_id
SELECT t.id, t.person_id FROM membership t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE t.household_id = :household_id AND t.deleted_at IS NULL
ORDER BY t.to_date IS NOT NULL, t.relation <> 'head', t.id;
