-- SPDX-License-Identifier: MPL-2.0
-- The labour market of the caller's units: who looks for what, what is open, who was placed and stayed. Counts, never names.

-- By the dearest wish; 0: any work.
-- name: market_supply :many
-- in: scope i64
-- out: trade_id i64, trade text?, unit_id i64, unit text, n i64
-- scope: t.unit_id
SELECT COALESCE(t.wish_1_id, 0), r.name, t.unit_id, u.name, COUNT(*)
FROM seeker t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN unit u ON u.id = t.unit_id
LEFT JOIN trade r ON r.id = t.wish_1_id
WHERE t.state = 'looking' AND t.deleted_at IS NULL
GROUP BY t.wish_1_id, r.name, t.unit_id, u.name;

-- Places nobody was placed in yet, of vacancies that take people today.
-- name: market_demand :many
-- in: scope i64, day text
-- out: trade_id i64, trade text, unit_id i64, unit text, n i64
-- scope: t.unit_id
SELECT t.trade_id, r.name, t.unit_id, u.name,
       CAST(SUM(GREATEST(t.places - (SELECT COUNT(*) FROM referral f WHERE f.vacancy_id = t.id AND f.state IN ('placed', 'kept7', 'kept30', 'kept90')
                                                                 AND f.deleted_at IS NULL), 0)) AS SIGNED)
FROM vacancy t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN unit u ON u.id = t.unit_id
JOIN trade r ON r.id = t.trade_id
WHERE t.state = 'open' AND t.deadline >= :day AND t.deleted_at IS NULL
GROUP BY t.trade_id, r.name, t.unit_id, u.name;

-- Places still open in units that are not the caller's.
-- name: market_elsewhere :many
-- in: scope i64, day text
-- out: trade_id i64, trade text, n i64
-- scope: none, vacancies are open to all who may read work
SELECT t.trade_id, r.name,
       CAST(SUM(GREATEST(t.places - (SELECT COUNT(*) FROM referral f WHERE f.vacancy_id = t.id AND f.state IN ('placed', 'kept7', 'kept30', 'kept90')
                                                                 AND f.deleted_at IS NULL), 0)) AS SIGNED)
FROM vacancy t
JOIN trade r ON r.id = t.trade_id
WHERE t.state = 'open' AND t.deadline >= :day AND t.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM unit_scope s WHERE s.root_id = :scope AND s.unit_id = t.unit_id)
GROUP BY t.trade_id, r.name;

-- One row for each placement that began in the period. The household's class is that of the day she began. due: ninety days have passed;
-- kept and gone: what is known of them then.
-- name: market_placed :many
-- in: scope i64, from_day text, to_day text, day text
-- out: village_id i64, village text?, trade_id i64, trade text, employer_id i64, employer text, class text?, sex text?, month text, due i64, kept i64, gone i64
-- scope: t.unit_id
SELECT COALESCE(h.village_id, 0), CONCAT(w.name, ', ', wu.name), v.trade_id, r.name, v.employer_id, e.name,
       (SELECT c.class FROM classification c WHERE c.household_id = h.id AND c.deleted_at IS NULL AND c.from_date <= t.start_on AND (c.to_date IS NULL OR c.to_date >= t.start_on)
         ORDER BY c.from_date DESC LIMIT 1), p.sex, DATE_FORMAT(t.start_on, '%Y-%m'),
       t.start_on + INTERVAL 90 DAY <= :day,
       t.start_on + INTERVAL 90 DAY <= :day AND (t.state = 'kept90' OR COALESCE(t.left_on >= t.start_on + INTERVAL 90 DAY, FALSE)),
       t.start_on + INTERVAL 90 DAY <= :day AND COALESCE(t.left_on < t.start_on + INTERVAL 90 DAY, FALSE)
FROM referral t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN vacancy v ON v.id = t.vacancy_id
JOIN trade r ON r.id = v.trade_id
JOIN employer e ON e.id = v.employer_id
JOIN seeker k ON k.id = t.seeker_id
JOIN person p ON p.id = k.person_id
LEFT JOIN membership m ON m.id = (SELECT MAX(x.id) FROM membership x WHERE x.person_id = p.id AND x.deleted_at IS NULL AND x.from_date <= t.start_on
                                                                         AND (x.to_date IS NULL OR x.to_date >= t.start_on))
LEFT JOIN household h ON h.id = m.household_id
LEFT JOIN village w ON w.id = h.village_id
LEFT JOIN unit wu ON wu.id = w.unit_id
WHERE t.deleted_at IS NULL AND t.start_on BETWEEN :from_day AND :to_day AND t.state IN ('placed', 'kept7', 'kept30', 'kept90', 'left')
ORDER BY t.start_on, t.id;

-- name: market_asked :many
-- in: scope i64, from_day text, to_day text
-- out: month text, n i64
-- scope: t.unit_id
SELECT DATE_FORMAT(t.asked_on, '%Y-%m') AS month, COUNT(*)
FROM seeker t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE t.deleted_at IS NULL AND t.asked_on BETWEEN :from_day AND :to_day GROUP BY month;

-- A vacancy counts in the month it was announced in, by the clock of Vietnam.
-- name: market_offered :many
-- in: scope i64, from_day text, to_day text
-- out: month text, n i64
-- scope: t.unit_id
SELECT DATE_FORMAT(t.created_at + INTERVAL 7 HOUR, '%Y-%m') AS month, CAST(SUM(t.places) AS SIGNED)
FROM vacancy t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
WHERE t.deleted_at IS NULL AND t.state <> 'draft' AND t.created_at + INTERVAL 7 HOUR >= :from_day AND t.created_at + INTERVAL 7 HOUR < :to_day + INTERVAL 1 DAY
GROUP BY month;
