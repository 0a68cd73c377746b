-- SPDX-License-Identifier: MPL-2.0
-- Queries about the installation itself.

-- name: schema_state :one
-- What migrate has recorded: the newest complete migration, and how many steps of migrations are not done.
-- out: version text?, open_steps i64
-- scope: none, the schema belongs to no unit
SELECT
  MAX(IF(step = 0 AND state = 'done', migration, NULL)),
  COUNT(IF(state <> 'done', 1, NULL))
FROM schema_step
WHERE migration NOT LIKE 'data/%';
