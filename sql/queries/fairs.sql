-- SPDX-License-Identifier: MPL-2.0
-- A day of the exchange: who and what is on its list, and what was introduced already.

-- open: introductions still under way, anywhere.
-- name: fair_people :many
-- in: scope i64, fair_id i64
-- out: id i64, person_id i64, name text, unit_id i64, unit text, village text?, class text?, absent i64, open i64
-- scope: t.unit_id
SELECT t.id, p.id, p.name, t.unit_id, u.name, w.name, h.class, COALESCE(f.came, 1) = 0,
       (SELECT COUNT(*) FROM referral r WHERE r.seeker_id = t.id AND r.deleted_at IS NULL AND r.state IN ('introduced', 'interested', 'interview', 'trial'))
FROM fair_seeker f
JOIN seeker t ON t.id = f.seeker_id AND t.deleted_at IS NULL
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id
JOIN unit u ON u.id = t.unit_id
LEFT JOIN membership m ON m.person_id = p.id AND m.to_date IS NULL AND m.deleted_at IS NULL
LEFT JOIN household h ON h.id = m.household_id
LEFT JOIN village w ON w.id = h.village_id
WHERE f.fair_id = :fair_id AND f.deleted_at IS NULL
GROUP BY t.id ORDER BY t.id;

-- here: introductions of this fair that stand; placed: people who got the place by another way; tied: the caller may introduce nobody.
-- name: fair_places :many
-- in: fair_id i64, user_id i64
-- out: id i64, title text, employer text, unit text, places i64, here i64, placed i64, tied i64
-- scope: none, vacancies are open to all who may read work
SELECT v.id, v.title, e.name, u.name, v.places,
       (SELECT COUNT(*) FROM referral r WHERE r.vacancy_id = v.id AND r.deleted_at IS NULL AND r.fair_id = :fair_id AND r.state NOT IN ('declined', 'refused', 'left')),
       (SELECT COUNT(*) FROM referral r WHERE r.vacancy_id = v.id AND r.deleted_at IS NULL AND NOT r.fair_id <=> :fair_id
          AND r.state IN ('placed', 'kept7', 'kept30', 'kept90')),
       EXISTS (SELECT 1 FROM employer_tie t WHERE t.employer_id = v.employer_id AND t.user_id = :user_id AND t.deleted_at IS NULL)
FROM fair_vacancy f
JOIN vacancy v ON v.id = f.vacancy_id AND v.deleted_at IS NULL
JOIN employer e ON e.id = v.employer_id
JOIN unit u ON u.id = v.unit_id
WHERE f.fair_id = :fair_id AND f.deleted_at IS NULL ORDER BY v.id;

-- Every introduction there is between people and vacancies of the list; stands: of this fair, and not given up.
-- name: fair_introduced :many
-- in: scope i64, fair_id i64
-- out: seeker_id i64, vacancy_id i64, referral_id i64, state text, score i64?, stands i64
-- scope: r.unit_id
SELECT r.seeker_id, r.vacancy_id, r.id, r.state, r.score, r.fair_id <=> :fair_id AND r.state NOT IN ('declined', 'refused', 'left')
FROM fair_seeker f
JOIN referral r ON r.seeker_id = f.seeker_id AND r.deleted_at IS NULL
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = r.unit_id
JOIN fair_vacancy g ON g.fair_id = f.fair_id AND g.vacancy_id = r.vacancy_id AND g.deleted_at IS NULL
WHERE f.fair_id = :fair_id AND f.deleted_at IS NULL ORDER BY r.seeker_id, r.vacancy_id;

-- name: referral_score :exec
-- in: id i64, score i64
-- scope: none, a row the caller just wrote
UPDATE referral SET score = :score WHERE id = :id;

-- What officers decided by hand about pairs of the list.
-- name: fair_decided :many
-- in: scope i64, fair_id i64
-- out: id i64, version i64, seeker_id i64, vacancy_id i64, keep i64, reason text, author text?
-- scope: t.unit_id
SELECT t.id, t.version, t.seeker_id, t.vacancy_id, t.decision = 'keep', t.reason, u.full_name
FROM fair_pair t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
LEFT JOIN user u ON u.id = t.created_by
WHERE t.fair_id = :fair_id AND t.deleted_at IS NULL ORDER BY t.seeker_id, t.vacancy_id;

-- Pairs of the list whose person has agreed that this employer sees her name: the newest answer counts.
-- name: fair_shared :many
-- in: scope i64, fair_id i64
-- out: seeker_id i64, vacancy_id i64
-- scope: t.unit_id
SELECT f.seeker_id, g.vacancy_id
FROM fair_seeker f
JOIN seeker t ON t.id = f.seeker_id AND t.deleted_at IS NULL
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN fair_vacancy g ON g.fair_id = f.fair_id AND g.deleted_at IS NULL
JOIN vacancy v ON v.id = g.vacancy_id
JOIN share_consent c ON c.id = (SELECT MAX(x.id) FROM share_consent x WHERE x.person_id = t.person_id AND x.employer_id = v.employer_id AND x.deleted_at IS NULL)
WHERE f.fair_id = :fair_id AND f.deleted_at IS NULL AND c.answer = 'yes' ORDER BY f.seeker_id, g.vacancy_id;
