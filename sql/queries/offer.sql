-- SPDX-License-Identifier: MPL-2.0
-- Vacancies offered by SMS.

-- name: offer_vacancy :one
-- in: vacancy_id i64
-- out: title text, place text, employer text, wage_from i64?, start_on text
-- scope: none, vacancies are open to all who may read work
SELECT v.title, v.place, e.name, v.wage_from, v.start_on FROM vacancy v JOIN employer e ON e.id = v.employer_id WHERE v.id = :vacancy_id;

-- offered: an offer of this vacancy is on its way or has gone. ended: those that reached nobody, so that a further try is its own.
-- open: introductions elsewhere that go on.
-- name: offer_people :many
-- in: scope i64, vacancy_id i64, ids text, limit i64
-- out: seeker_id i64, person_id i64, unit_id i64, seeker_state text, name text, language text?, village text?, referral_id i64?, state text?, offered i64, ended i64, open i64, phone_id i64?, phone_kind text?, number_enc blob?, any_phone i64, refused i64
-- scope: t.unit_id
SELECT t.id, p.id, t.unit_id, t.state, p.name, p.language,
       (SELECT v.name FROM membership b JOIN household h ON h.id = b.household_id JOIN village v ON v.id = h.village_id
         WHERE b.person_id = p.id AND b.to_date IS NULL AND b.deleted_at IS NULL LIMIT 1),
       r.id, r.state,
       EXISTS (SELECT 1 FROM message m WHERE m.referral_id = r.id AND m.kind = 'job_match' AND m.state NOT IN ('cancelled', 'failed', 'expired', 'dead')),
       (SELECT COUNT(*) FROM message m WHERE m.referral_id = r.id AND m.kind = 'job_match'),
       (SELECT COUNT(*) FROM referral o WHERE o.seeker_id = t.id AND o.deleted_at IS NULL AND o.state IN ('introduced', 'interested', 'interview', 'trial')),
       f.id, f.kind, f.number_enc, EXISTS (SELECT 1 FROM phone a WHERE a.person_id = p.id AND a.deleted_at IS NULL),
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = p.id AND k.purpose = 'jobs' AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0)
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
JOIN seeker t ON t.id = j.id AND t.deleted_at IS NULL
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
LEFT JOIN referral r ON r.seeker_id = t.id AND r.vacancy_id = :vacancy_id AND r.deleted_at IS NULL
LEFT JOIN phone f ON f.id = (SELECT b.id FROM phone b WHERE b.person_id = p.id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
GROUP BY t.id
ORDER BY t.id LIMIT :limit;

-- One question for each introduction; a further offer asks it anew.
-- name: offer_question :exec
-- in: id i64, unit_id i64, person_id i64, referral_id i64, ask_on text, message_id i64, user_id i64
-- scope: none, about a row the caller just wrote
INSERT INTO question (id, unit_id, person_id, kind, subject_id, ask_on, state, channel, message_id, created_by, updated_by)
VALUES (:id, :unit_id, :person_id, 'offer', :referral_id, :ask_on, 'asked', 'sms', :message_id, :user_id, :user_id)
ON DUPLICATE KEY UPDATE state = 'asked', channel = 'sms', answer = NULL, reason = NULL, answered_at = NULL, ask_on = :ask_on, message_id = :message_id,
                        version = question.version + 1, updated_by = :user_id;

-- Offers of one introduction, or all of a vacancy (the other id is 0) where the work has not gone beyond words, each by its last message;
-- locked, so that the worker moves none of them meanwhile.
-- name: offer_messages :many
-- in: referral_id i64, vacancy_id i64
-- out: message_id i64, version i64, state text, attempts i64, unit_id i64, person_id i64, phone_id i64?, phone_enc blob, referral_id i64, referral_state text, name text, language text?, refused i64
-- scope: none, who was offered work is told that it is gone, whatever the unit
SELECT m.id, m.version, m.state, m.attempts, m.unit_id, m.person_id, m.phone_id, m.phone_enc, r.id, r.state, p.name, p.language,
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = p.id AND k.purpose = 'jobs' AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0)
FROM (SELECT id FROM referral WHERE id = :referral_id
      UNION ALL SELECT id FROM referral WHERE vacancy_id = :vacancy_id AND state IN ('introduced', 'interested') AND deleted_at IS NULL) k
JOIN referral r ON r.id = k.id
JOIN message m ON m.referral_id = r.id AND m.kind = 'job_match' AND m.state NOT IN ('cancelled', 'failed', 'expired', 'dead')
JOIN person p ON p.id = m.person_id
ORDER BY m.id
FOR UPDATE;

-- name: offer_lapse :exec
-- in: referral_id i64
-- scope: none, about a row the caller just wrote
UPDATE question SET state = 'lapsed', version = version + 1 WHERE kind = 'offer' AND subject_id = :referral_id AND state = 'asked';

-- Answered otherwise than by a reply to it: on her own page, by VIEC.
-- name: offer_answered :exec
-- in: referral_id i64, answer text, reason text?, channel text, at text
-- scope: none, about a row the caller just wrote
UPDATE question SET state = 'answered', answer = :answer, reason = :reason, channel = :channel, answered_at = :at, version = version + 1, updated_by = NULL
WHERE kind = 'offer' AND subject_id = :referral_id AND state = 'asked' AND deleted_at IS NULL;

-- name: offer_ended :exec
-- in: referral_id i64, user_id i64
-- scope: none, follows the vacancy the caller just wrote
UPDATE referral SET state = 'refused', reason = 'filled', version = version + 1, updated_by = NULLIF(:user_id, 0)
WHERE id = :referral_id AND state IN ('introduced', 'interested') AND deleted_at IS NULL;

-- What has become of the introductions of one vacancy or one seeker (the other id is 0), for a page that follows them.
-- name: offer_board :many
-- in: scope i64, vacancy_id i64, seeker_id i64
-- out: referral_id i64, version i64, state text, reason text?, message_id i64?, message_state text?, message_at text?, answer text?, answered_at text?
-- scope: t.unit_id
SELECT t.id, t.version, t.state, t.reason, m.id, m.state, m.updated_at, q.answer, q.answered_at
FROM (SELECT id FROM referral WHERE vacancy_id = :vacancy_id UNION ALL SELECT id FROM referral WHERE seeker_id = :seeker_id) k
JOIN referral t ON t.id = k.id
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
LEFT JOIN message m ON m.id = (SELECT MAX(b.id) FROM message b WHERE b.referral_id = t.id AND b.kind = 'job_match')
LEFT JOIN question q ON q.kind = 'offer' AND q.subject_id = t.id AND q.message_id = m.id AND q.deleted_at IS NULL
WHERE t.deleted_at IS NULL
ORDER BY t.id DESC LIMIT 200;
