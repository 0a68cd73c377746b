-- SPDX-License-Identifier: MPL-2.0
-- VIEC: work asked for by SMS, answered by the process that matches (svc/job_ask).

-- name: job_ask_next :opt
-- out: incoming_id i64, short_no i64?, code i64?, unit_id i64?, at text, number_enc blob, number_idx blob
-- scope: none, whoever wrote is answered
SELECT a.incoming_id, a.short_no, a.code, i.unit_id, i.at, i.number_enc, i.number_idx
  FROM job_ask a JOIN incoming i ON i.id = a.incoming_id
 WHERE a.state = 'waiting'
 ORDER BY a.incoming_id
 LIMIT 1
   FOR UPDATE SKIP LOCKED;

-- name: job_ask_done :exec1
-- in: incoming_id i64, outcome text
-- scope: none, whoever wrote is answered
UPDATE job_ask SET state = 'done', outcome = :outcome WHERE incoming_id = :incoming_id AND state = 'waiting';

-- An officer who was quicker stands.
-- name: job_ask_answered :exec
-- in: incoming_id i64, note text
-- scope: none, whoever wrote is answered
UPDATE incoming SET state = 'answered', closed_note = :note, version = version + 1, updated_by = NULL WHERE id = :incoming_id AND state = 'new';

-- Seekers whose own or shared telephone it is, whoever they belong to; code: by which this telephone calls one.
-- name: job_ask_seekers :many
-- in: phone_idx blob
-- out: seeker_id i64, person_id i64, unit_id i64, state text, name text, code i64?
-- scope: none, whoever wrote is answered
SELECT DISTINCT s.id, p.id, s.unit_id, s.state, p.name, k.code
  FROM phone f
  JOIN person p ON p.id = f.person_id AND p.deleted_at IS NULL
  JOIN seeker s ON s.person_id = p.id AND s.deleted_at IS NULL
  LEFT JOIN reply_code k ON k.phone_idx = f.number_idx AND k.person_id = p.id
 WHERE f.number_idx = :phone_idx AND f.kind <> 'relay' AND f.deleted_at IS NULL
 ORDER BY s.id
 LIMIT 20;

-- name: job_ask_code_give :exec1
-- in: phone_idx blob, person_id i64
-- scope: none, whoever wrote is answered
INSERT INTO reply_code (phone_idx, code, person_id)
SELECT :phone_idx, COALESCE(MAX(code), 10) + 1, :person_id FROM reply_code WHERE phone_idx = :phone_idx;

-- Vacancies somebody was introduced to already.
-- name: job_ask_known :many
-- in: seeker_id i64
-- out: vacancy_id i64
-- scope: none, whoever wrote is answered
SELECT vacancy_id FROM referral WHERE seeker_id = :seeker_id AND deleted_at IS NULL;

-- name: job_ask_titles :many
-- in: ids text
-- out: id i64, short_no i64, title text, unit text, wage_from i64?
-- scope: none, open vacancies are public
SELECT v.id, v.short_no, v.title, u.name, v.wage_from
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN vacancy v ON v.id = j.id AND v.deleted_at IS NULL JOIN unit u ON u.id = v.unit_id;

-- own: the telephone is the employer's.
-- name: job_ask_vacancy :opt
-- in: short_no i64, phone_idx blob
-- out: id i64, title text, employer text, own i64
-- scope: none, open vacancies are public
SELECT v.id, v.title, e.name, COALESCE(e.number_idx = :phone_idx, 0)
  FROM vacancy v JOIN employer e ON e.id = v.employer_id WHERE v.short_no = :short_no AND v.deleted_at IS NULL;

-- name: job_ask_referral :opt
-- in: seeker_id i64, vacancy_id i64
-- out: id i64, state text
-- scope: none, whoever wrote is answered
SELECT id, state FROM referral WHERE seeker_id = :seeker_id AND vacancy_id = :vacancy_id AND deleted_at IS NULL FOR UPDATE;

-- name: job_ask_introduce :exec1
-- in: id i64, unit_id i64, seeker_id i64, vacancy_id i64, score i64?, note text
-- scope: none, whoever wrote is answered
INSERT INTO referral (id, unit_id, seeker_id, vacancy_id, state, score, note) VALUES (:id, :unit_id, :seeker_id, :vacancy_id, 'interested', :score, :note);

-- name: job_ask_interested :exec
-- in: id i64
-- scope: none, whoever wrote is answered
UPDATE referral SET state = 'interested', reason = NULL, version = version + 1, updated_by = NULL WHERE id = :id AND state IN ('introduced', 'declined');
