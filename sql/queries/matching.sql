-- SPDX-License-Identifier: MPL-2.0
-- What the builder of the matching pool reads: the catalogue, everybody who looks for work, every open vacancy; and what changed since.

-- name: match_rules :many
-- in: day text
-- out: code text, value i64
-- scope: none, rules are public
SELECT code, value FROM rule_value
WHERE (code LIKE 'match\_%' OR code = 'working_age') AND deleted_at IS NULL AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day) ORDER BY valid_from;

-- name: match_trades :many
-- out: id i64, code text, name text, family text, vsco text, min_age i64, certificate_id i64, simple i64
-- scope: none, a public list
SELECT t.id, t.code, t.name, t.family, o.code, COALESCE(t.min_age, 0), COALESCE(t.certificate_id, 0), t.simple
FROM trade t JOIN occupation o ON o.id = t.occupation_id WHERE t.deleted_at IS NULL ORDER BY t.id LIMIT 1023;

-- Included ones stand before those that include them.
-- name: match_certificates :many
-- out: id i64, code text, name text, includes_id i64
-- scope: none, a public list
SELECT id, code, name, COALESCE(includes_id, 0) FROM certificate WHERE deleted_at IS NULL ORDER BY includes_id IS NOT NULL, id LIMIT 1023;

-- Communes in force today, and those of the past in which somebody is still recorded.
-- name: match_communes :many
-- in: day text
-- out: id i64, name text
-- scope: none, a public list
SELECT u.id, u.name FROM unit u
WHERE u.kind IN ('commune', 'town') AND u.deleted_at IS NULL
ORDER BY EXISTS (SELECT 1 FROM seeker s WHERE s.unit_id = u.id) DESC, u.valid_from <= :day AND (u.valid_to IS NULL OR u.valid_to >= :day) DESC, u.id LIMIT 63;

-- name: match_distances :many
-- out: from_id i64, to_id i64, km i64
-- scope: none, a public list
SELECT from_unit_id, to_unit_id, km FROM unit_distance WHERE deleted_at IS NULL;

-- name: match_crops :many
-- out: id i64, code text, name text, from_month i64, to_month i64
-- scope: none, a public list
SELECT id, code, name, from_month, to_month FROM crop WHERE deleted_at IS NULL ORDER BY id LIMIT 15;

-- name: match_village_crops :many
-- out: village_id i64, crop_id i64
-- scope: none, a public list
SELECT village_id, crop_id FROM village_crop WHERE deleted_at IS NULL ORDER BY village_id, crop_id;

-- name: match_courses :many
-- in: day text
-- out: id i64, title text, starts_on text, trade_id i64, unit_id i64, free i64
-- scope: none, classes are public
SELECT c.id, c.title, c.starts_on, COALESCE(c.trade_id, 0), COALESCE(c.place_unit_id, c.unit_id),
       c.capacity - (SELECT COUNT(*) FROM enrolment e WHERE e.course_id = c.id AND e.deleted_at IS NULL AND e.state IN ('enrolled', 'invited', 'confirmed'))
FROM course c WHERE c.deleted_at IS NULL AND c.state = 'open' AND c.level <> 'staff' AND c.starts_on >= :day ORDER BY c.starts_on, c.id LIMIT 500;

-- ids: JSON list of seekers, NULL for all: those who do not look for work are searched for too. The household's class counts as of today; newly escaped for the months of the plan.
-- name: match_seekers :many
-- in: ids text?, day text
-- out: id i64, unit_id i64, village_id i64, looking i64, placed i64, paused i64, birth text?, sex text?, class text?, schooling text?, qualification text?, wish_1 i64, wish_2 i64, wish_3 i64, wish_4 i64, any_work i64, wage i64, hours i64, contract i64, max_km i64, boards i64, start_from text?, lang_vi text?, lang_sed text?, lang_bdq text?, lang_jra text?, group_code text?, group_size i64
-- scope: none, the pool holds no names; lists of people are cut to the caller's units
SELECT s.id, s.unit_id, COALESCE(h.village_id, 0), s.state = 'looking' AND s.deleted_at IS NULL AND p.deleted_at IS NULL,
       s.state = 'placed' AND s.deleted_at IS NULL AND p.deleted_at IS NULL, s.state = 'paused' AND s.deleted_at IS NULL AND p.deleted_at IS NULL, p.birth, p.sex,
       CASE WHEN h.class = 'escaped' AND (SELECT MAX(c.from_date) FROM classification c WHERE c.household_id = h.id AND c.class = 'escaped' AND c.deleted_at IS NULL)
                                         + INTERVAL (SELECT MAX(el.months) FROM eligibility el WHERE el.class = 'escaped' AND el.deleted_at IS NULL) MONTH <= :day THEN 'average' ELSE h.class END,
       s.schooling, s.qualification, COALESCE(s.wish_1_id, 0), COALESCE(s.wish_2_id, 0), COALESCE(s.wish_3_id, 0), COALESCE(s.wish_4_id, 0), s.any_work, COALESCE(s.wage, 0),
       s.hours_full + 2 * s.hours_part + 4 * s.hours_shift + 8 * s.hours_night + 16 * s.hours_piece,
       s.contract_lasting + 2 * s.contract_term + 4 * s.contract_season + 8 * s.contract_day,
       COALESCE(s.max_km, 0), s.boards, s.start_from, s.lang_vi, s.lang_sed, s.lang_bdq, s.lang_jra, s.group_code,
       COALESCE(g.n, 0)
FROM seeker s JOIN person p ON p.id = s.person_id
LEFT JOIN membership m ON m.person_id = p.id AND m.to_date IS NULL AND m.deleted_at IS NULL
LEFT JOIN household h ON h.id = m.household_id
LEFT JOIN (SELECT x.group_code, x.unit_id, COUNT(*) AS n FROM seeker x WHERE x.group_code IS NOT NULL AND x.deleted_at IS NULL AND x.state = 'looking'
            GROUP BY x.group_code, x.unit_id) g ON g.group_code = s.group_code AND g.unit_id = s.unit_id
WHERE :ids IS NULL AND s.deleted_at IS NULL
   OR s.id IN (SELECT j.id FROM JSON_TABLE(COALESCE(:ids, '[]'), '$[*]' COLUMNS (id BIGINT PATH '$')) j)
ORDER BY s.id;

-- name: match_pasts :many
-- in: ids text?
-- out: seeker_id i64, trade_id i64, months i64
-- scope: none, the pool holds no names
SELECT q.seeker_id, q.trade_id, q.months FROM seeker_past q
WHERE q.deleted_at IS NULL AND (:ids IS NULL OR q.seeker_id IN (SELECT j.id FROM JSON_TABLE(COALESCE(:ids, '[]'), '$[*]' COLUMNS (id BIGINT PATH '$')) j))
ORDER BY q.seeker_id, q.months DESC, q.id;

-- name: match_held :many
-- in: ids text?, day text
-- out: seeker_id i64, certificate_id i64
-- scope: none, the pool holds no names
SELECT q.seeker_id, q.certificate_id FROM seeker_certificate q
WHERE q.deleted_at IS NULL AND (q.valid_to IS NULL OR q.valid_to >= :day)
  AND (:ids IS NULL OR q.seeker_id IN (SELECT j.id FROM JSON_TABLE(COALESCE(:ids, '[]'), '$[*]' COLUMNS (id BIGINT PATH '$')) j))
ORDER BY q.seeker_id, q.certificate_id;

-- name: match_vacancies :many
-- in: ids text?, day text
-- out: id i64, employer_id i64, unit_id i64, trade_id i64, places i64, is_open i64, start_on text, start_last text?, wage_from i64, wage_to i64, hours i64, contract i64, boards i64, takes_groups i64, harvest_leave i64, season_from i64, season_to i64, schooling text?, qualification text?, certificate_id i64, experience i64, lang_vi text?, lang_sed text?, lang_bdq text?, lang_jra text?, sex text?, age_from i64, age_to i64
-- scope: none, vacancies are open to all who may read work
SELECT v.id, v.employer_id, v.unit_id, v.trade_id, v.places, v.state = 'open' AND v.deadline >= :day AND v.deleted_at IS NULL AND e.state = 'confirmed',
       v.start_on, v.start_last, COALESCE(v.wage_from, 0), COALESCE(v.wage_to, 0),
       v.hours_full + 2 * v.hours_part + 4 * v.hours_shift + 8 * v.hours_night + 16 * v.hours_piece,
       v.contract_lasting + 2 * v.contract_term + 4 * v.contract_season + 8 * v.contract_day, v.boards, v.takes_groups, v.harvest_leave,
       COALESCE(v.season_from, 0), COALESCE(v.season_to, 0), v.schooling, v.qualification, COALESCE(v.certificate_id, 0), COALESCE(v.experience, 0),
       v.lang_vi, v.lang_sed, v.lang_bdq, v.lang_jra, v.sex, COALESCE(v.age_from, 0), COALESCE(v.age_to, 0)
FROM vacancy v JOIN employer e ON e.id = v.employer_id
WHERE :ids IS NULL AND v.state = 'open' AND v.deadline >= :day AND v.deleted_at IS NULL AND e.state = 'confirmed'
   OR v.id IN (SELECT j.id FROM JSON_TABLE(COALESCE(:ids, '[]'), '$[*]' COLUMNS (id BIGINT PATH '$')) j)
ORDER BY v.id;

-- The audit is the list of changes: each write has its row there in the same transaction. Rows may appear behind later ones, so the reader
-- starts a while before where it was.
-- name: match_changes :many
-- in: after_id i64, n i64
-- out: id i64, at text, entity text, row_id i64
-- scope: none, which rows changed, not what
SELECT id, at, entity, COALESCE(row_id, 0) FROM audit WHERE id > :after_id ORDER BY id LIMIT :n;

-- name: match_last_change :one
-- out: id i64
-- scope: none, a number
SELECT COALESCE(MAX(id), 0) FROM audit;

-- Seekers that a change of another record touches. kind: person, seeker_past, seeker_certificate, referral.
-- name: match_seekers_of :many
-- in: kind text, row_id i64
-- out: id i64
-- scope: none, which rows changed, not what
SELECT id FROM seeker WHERE :kind = 'person' AND person_id = :row_id
UNION SELECT seeker_id FROM seeker_past WHERE :kind = 'seeker_past' AND id = :row_id
UNION SELECT seeker_id FROM seeker_certificate WHERE :kind = 'seeker_certificate' AND id = :row_id
UNION SELECT seeker_id FROM referral WHERE :kind = 'referral' AND id = :row_id
UNION SELECT s.id FROM membership m JOIN seeker s ON s.person_id = m.person_id WHERE :kind = 'membership' AND m.id = :row_id
UNION SELECT s.id FROM classification c JOIN membership m ON m.household_id = c.household_id AND m.deleted_at IS NULL AND m.to_date IS NULL
        JOIN seeker s ON s.person_id = m.person_id WHERE :kind = 'classification' AND c.id = :row_id;

-- name: match_vacancies_of :many
-- in: kind text, row_id i64
-- out: id i64
-- scope: none, which rows changed, not what
SELECT vacancy_id FROM referral WHERE :kind = 'referral' AND id = :row_id
UNION SELECT id FROM vacancy WHERE :kind = 'employer' AND employer_id = :row_id;

-- name: match_weights_of :many
-- in: set_id i64
-- out: name text, value i64
-- scope: none, weights are public
SELECT name, value FROM match_weight WHERE match_set_id = :set_id AND deleted_at IS NULL ORDER BY id;

-- name: match_weight_row :opt
-- in: set_id i64, name text
-- out: id i64, value i64
-- scope: none, weights are public
SELECT id, value FROM match_weight WHERE match_set_id = :set_id AND name = :name AND deleted_at IS NULL;

-- name: match_set_at :opt
-- in: day text
-- out: id i64, name text, valid_from text
-- scope: none, weights are public
SELECT id, name, valid_from FROM match_set WHERE trial = 0 AND deleted_at IS NULL AND valid_from <= :day ORDER BY valid_from DESC LIMIT 1;

-- name: match_units :many
-- in: scope i64
-- out: id i64
-- scope: s.unit_id
SELECT s.unit_id FROM unit_scope s WHERE s.root_id = :scope;

-- name: match_names :many
-- in: scope i64, ids text
-- out: id i64, person_id i64, name text, unit_id i64, unit text, village text?, sex text?, birth text?, class text?, introduced i64
-- scope: t.unit_id
SELECT t.id, p.id, p.name, t.unit_id, u.name, v.name, p.sex, p.birth, h.class,
       (SELECT COUNT(*) FROM referral r WHERE r.seeker_id = t.id AND r.deleted_at IS NULL AND r.state IN ('introduced', 'interested', 'interview', 'trial'))
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
JOIN seeker t ON t.id = j.id AND t.deleted_at IS NULL
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id
JOIN unit u ON u.id = t.unit_id
LEFT JOIN membership m ON m.person_id = p.id AND m.to_date IS NULL AND m.deleted_at IS NULL
LEFT JOIN household h ON h.id = m.household_id
LEFT JOIN village v ON v.id = h.village_id;

-- below: the minimum wage of the day when whole days are paid less.
-- name: match_titles :many
-- in: ids text
-- out: id i64, title text, employer text, unit text, places i64, wage_from i64?, wage_to i64?, start_on text, deadline text, below i64?
-- scope: none, vacancies are open to all who may read work
SELECT v.id, v.title, e.name, u.name, v.places, v.wage_from, v.wage_to, v.start_on, v.deadline,
       (SELECT MAX(r.value) FROM rule_value r WHERE r.code = 'min_wage_month' AND r.deleted_at IS NULL AND r.valid_from <= v.start_on AND (r.valid_to IS NULL OR r.valid_to >= v.start_on)
           AND v.hours_full = 1 AND COALESCE(v.wage_from, v.wage_to) < r.value)
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
JOIN vacancy v ON v.id = j.id AND v.deleted_at IS NULL JOIN employer e ON e.id = v.employer_id JOIN unit u ON u.id = v.unit_id;
