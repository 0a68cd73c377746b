-- SPDX-License-Identifier: MPL-2.0
-- Search by words: what trades and places are called, what vacancies say.

-- name: word_trades :many
-- out: id i64, code text, name text, words text?
-- scope: none, a public list
SELECT id, code, name, words FROM trade WHERE deleted_at IS NULL ORDER BY id LIMIT 1023;

-- name: word_communes :many
-- out: id i64, name text, aliases text?
-- scope: none, a public list
SELECT id, name, aliases FROM unit WHERE kind IN ('commune', 'town') AND deleted_at IS NULL ORDER BY valid_to IS NOT NULL, id LIMIT 200;

-- name: word_villages :many
-- in: scope i64
-- out: id i64, name text, unit text
-- scope: t.unit_id
SELECT t.id, t.name, u.name FROM village t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id JOIN unit u ON u.id = t.unit_id
WHERE t.deleted_at IS NULL ORDER BY t.id LIMIT 2000;

-- Vacancies whose folded text is missing or of old versions.
-- name: vacancy_text_stale :many
-- in: n i64
-- out: id i64, stamp text, title text, place text, benefits text?, employer text
-- scope: none, vacancies are open to all who may read work
SELECT v.id, CONCAT(v.version, '.', e.id, '.', e.version), v.title, v.place, v.benefits, e.name
FROM vacancy v JOIN employer e ON e.id = v.employer_id LEFT JOIN vacancy_text x ON x.vacancy_id = v.id
WHERE v.deleted_at IS NULL AND v.state = 'open' AND (x.stamp IS NULL OR x.stamp <> CONCAT(v.version, '.', e.id, '.', e.version)) LIMIT :n;

-- rows: JSON list of {id, stamp, words}.
-- name: vacancy_text_put :exec
-- in: rows text
-- scope: none, follows the vacancies
INSERT INTO vacancy_text (vacancy_id, stamp, words)
SELECT j.id, j.stamp, j.words
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (id BIGINT PATH '$.id', stamp VARCHAR(40) CHARACTER SET ascii PATH '$.stamp',
                                       words VARCHAR(1100) CHARACTER SET utf8mb4 PATH '$.words')) j
ON DUPLICATE KEY UPDATE stamp = VALUES(stamp), words = VALUES(words);

-- Which of twelve words a vacancy's text has, as bits: one pass, and no pattern to be read again for each row. A word that is not asked is "?",
-- which no folded text has.
-- name: vacancy_text_with :many
-- in: w0 text, w1 text, w2 text, w3 text, w4 text, w5 text, w6 text, w7 text, w8 text, w9 text, w10 text, w11 text
-- out: id i64, bits i64
-- scope: none, vacancies are open to all who may read work
SELECT vacancy_id,
       1 * (LOCATE(:w0, words) > 0)
       + 2 * (LOCATE(:w1, words) > 0)
       + 4 * (LOCATE(:w2, words) > 0)
       + 8 * (LOCATE(:w3, words) > 0)
       + 16 * (LOCATE(:w4, words) > 0)
       + 32 * (LOCATE(:w5, words) > 0)
       + 64 * (LOCATE(:w6, words) > 0)
       + 128 * (LOCATE(:w7, words) > 0)
       + 256 * (LOCATE(:w8, words) > 0)
       + 512 * (LOCATE(:w9, words) > 0)
       + 1024 * (LOCATE(:w10, words) > 0)
       + 2048 * (LOCATE(:w11, words) > 0) AS bits
FROM vacancy_text HAVING bits > 0 ORDER BY vacancy_id;

-- People who look for work whose name has a run of words that begins so. From the names to the people: the other way round would read everybody.
-- name: seekers_named :many
-- in: scope i64, pattern text, n i64
-- out: id i64
-- scope: t.unit_id
SELECT STRAIGHT_JOIN DISTINCT t.id FROM name_key k
JOIN seeker t ON t.person_id = k.source_id AND t.deleted_at IS NULL
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE k.word LIKE :pattern ORDER BY t.id LIMIT :n;

-- Whole days that are paid less than the minimum wage of their first day: of vacancies that are open or wait to be.
-- name: vacancies_below_minimum :many
-- in: day text
-- out: id i64, title text, state text, employer text, employer_state text, unit text, wage_from i64?, wage_to i64?, start_on text, minimum i64, verified i64, source text
-- scope: none, vacancies are open to all who may read work
SELECT v.id, v.title, v.state, e.name, e.state, u.name, v.wage_from, v.wage_to, v.start_on, r.value, r.verified, r.source
FROM vacancy v JOIN employer e ON e.id = v.employer_id AND e.deleted_at IS NULL JOIN unit u ON u.id = v.unit_id
JOIN rule_value r ON r.code = 'min_wage_month' AND r.deleted_at IS NULL AND r.valid_from <= v.start_on AND (r.valid_to IS NULL OR r.valid_to >= v.start_on)
WHERE v.deleted_at IS NULL AND v.state IN ('open', 'draft') AND v.deadline >= :day AND v.hours_full = 1 AND COALESCE(v.wage_from, v.wage_to) < r.value
ORDER BY e.state = 'pending' DESC, v.state = 'draft' DESC, v.id DESC LIMIT 200;
