-- SPDX-License-Identifier: MPL-2.0
-- The plan's page: sums by sub-project and source, in đồng.

-- name: plan_projects :many
-- in: plan_id i64
-- out: id i64, central i64, local i64, other i64
-- scope: none, a plan is public
SELECT p.id, CAST(COALESCE(SUM(IF(b.source = 'central', b.amount, 0)), 0) AS SIGNED), CAST(COALESCE(SUM(IF(b.source = 'local', b.amount, 0)), 0) AS SIGNED),
       CAST(COALESCE(SUM(IF(b.source = 'other', b.amount, 0)), 0) AS SIGNED)
FROM project p LEFT JOIN budget_line b ON b.project_id = p.id AND b.deleted_at IS NULL
WHERE p.plan_id = :plan_id AND p.deleted_at IS NULL GROUP BY p.id, p.code ORDER BY p.code;

-- name: rule_at :opt
-- in: code text, day text
-- out: value i64, verified i64, source text
-- scope: none, rules are public
SELECT value, verified, source FROM rule_value WHERE code = :code AND deleted_at IS NULL AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)
ORDER BY valid_from DESC LIMIT 1;
