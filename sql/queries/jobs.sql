-- SPDX-License-Identifier: MPL-2.0
-- Seekers, vacancies, introductions.

-- name: person_birth :one
-- in: person_id i64
-- out: birth text?
-- scope: none, a person read under the caller's scope
SELECT birth FROM person WHERE id = :person_id;

-- name: employer_state :opt
-- in: employer_id i64
-- out: state text
-- scope: none, employers are open to all who may read work
SELECT state FROM employer WHERE id = :employer_id AND deleted_at IS NULL;

-- The vacancy is locked while its places are counted.
-- name: vacancy_lock :opt
-- in: vacancy_id i64
-- out: state text, places i64, employer_id i64, deadline text, unit_id i64
-- scope: none, vacancies are open to all who may read work
SELECT state, places, employer_id, deadline, unit_id FROM vacancy WHERE id = :vacancy_id AND deleted_at IS NULL FOR UPDATE;

-- name: vacancy_placed :one
-- in: vacancy_id i64
-- out: n i64
-- scope: none, a count of places
SELECT COUNT(*) FROM referral WHERE vacancy_id = :vacancy_id AND state IN ('placed', 'kept7', 'kept30', 'kept90') AND deleted_at IS NULL;

-- name: vacancy_set_state :exec
-- in: vacancy_id i64, from_state text, to_state text, user_id i64
-- scope: none, follows the introduction the caller just wrote
UPDATE vacancy SET state = :to_state, version = version + 1, updated_by = :user_id WHERE id = :vacancy_id AND state = :from_state;

-- name: seeker_set_state :exec
-- in: seeker_id i64, to_state text, user_id i64
-- scope: none, follows the introduction the caller just wrote
UPDATE seeker SET state = :to_state, version = version + 1, updated_by = :user_id WHERE id = :seeker_id AND state <> :to_state AND state <> 'paused';

-- name: employer_tied :opt
-- in: user_id i64, vacancy_id i64
-- out: relation text
-- scope: none, the caller's own ties
SELECT t.relation FROM vacancy v JOIN employer_tie t ON t.employer_id = v.employer_id AND t.user_id = :user_id AND t.deleted_at IS NULL WHERE v.id = :vacancy_id LIMIT 1;

-- name: seeker_open_referrals :one
-- in: seeker_id i64, except_id i64
-- out: n i64
-- scope: none, a seeker read under the caller's scope
SELECT COUNT(*) FROM referral WHERE seeker_id = :seeker_id AND id <> :except_id AND deleted_at IS NULL AND state IN ('introduced', 'interested', 'interview', 'trial');

-- name: seeker_person :one
-- in: seeker_id i64
-- out: person_id i64, unit_id i64, state text
-- scope: none, a seeker read under the caller's scope
SELECT person_id, unit_id, state FROM seeker WHERE id = :seeker_id;

-- name: question_put :exec
-- in: id i64, unit_id i64, person_id i64, kind text, subject_id i64, ask_on text, user_id i64
-- scope: none, about a row the caller just wrote
INSERT IGNORE INTO question (id, unit_id, person_id, kind, subject_id, ask_on, created_by, updated_by)
VALUES (:id, :unit_id, :person_id, :kind, :subject_id, :ask_on, :user_id, :user_id);

-- name: question_lapse :exec
-- in: subject_id i64
-- scope: none, about a row the caller just wrote
UPDATE question SET state = 'lapsed', version = version + 1 WHERE subject_id = :subject_id AND kind IN ('keep7', 'keep30', 'keep90') AND state = 'waiting';

-- name: employer_decide :exec1
-- in: id i64, version i64, to_state text, reason text?, at text, user_id i64
-- scope: none, an employer read under the caller's scope
UPDATE employer SET state = :to_state, reason = :reason, confirmed_by = :user_id, confirmed_at = :at, version = version + 1, updated_by = :user_id
WHERE id = :id AND version = :version;
