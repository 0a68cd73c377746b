-- Who goes with whom is counted for the matching pool: only those who named a group are read for it.

ALTER TABLE seeker ADD KEY IF NOT EXISTS seeker_group (group_code, unit_id);
