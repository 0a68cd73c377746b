-- SPDX-License-Identifier: MPL-2.0
-- Lists of relays when what they say, or who is on them, changes.

-- Lists of campaigns about a class or an occasion; the other is 0.
-- name: relay_lists_of :many
-- in: course_id i64, occasion_id i64
-- out: id i64
-- scope: none, who was told is told of the change, whatever the unit
SELECT t.id FROM campaign g JOIN relay_task t ON t.campaign_id = g.id
 WHERE (g.course_id = :course_id OR g.occasion_id = :occasion_id) AND g.deleted_at IS NULL AND t.deleted_at IS NULL AND t.people > 0
 ORDER BY t.id;

-- One list with its campaign, the message it went with, and its relay, if he still is one. fed: the campaign has looked at everybody.
-- name: relay_list :opt
-- in: task_id i64, today text
-- out: version i64, unit_id i64, village_id i64, campaign_id i64, campaign_state text, title text, body text, kind text, accents i64, course_id i64?, occasion_id i64?, state text, code i64, homes i64, news text?, village text, relay_id i64?, relay text?, number_enc blob?, message_id i64?, message_version i64?, message_state text?, message_attempts i64?, due_at text?, offset_days i64?, fed i64
-- scope: none, who was told is told of the change, whatever the unit
SELECT t.version, t.unit_id, t.village_id, g.id, g.state, g.title, g.body, g.kind, g.accents, c.id, o.id, t.state, t.code,
       (SELECT COUNT(DISTINCT p.household_id) FROM campaign_person p WHERE p.relay_task_id = t.id), t.news, v.name,
       y.id, y.name, y.number_enc, m.id, m.version, m.state, m.attempts, m.due_at, m.offset_days, f.fed_at IS NOT NULL
  FROM relay_task t
  JOIN campaign g ON g.id = t.campaign_id
  JOIN campaign_feed f ON f.campaign_id = g.id
  JOIN village v ON v.id = t.village_id
  LEFT JOIN course c ON c.id = g.course_id AND c.deleted_at IS NULL
  LEFT JOIN occasion o ON o.id = g.occasion_id AND o.deleted_at IS NULL
  LEFT JOIN relay y ON y.id = t.relay_id AND y.valid_from <= :today AND (y.valid_to IS NULL OR y.valid_to >= :today) AND y.deleted_at IS NULL
  LEFT JOIN message m ON m.id = t.message_id
 WHERE t.id = :task_id AND t.deleted_at IS NULL;

-- name: relay_list_message :exec
-- in: id i64, message_id i64?
-- scope: none, a list the caller's change concerns
UPDATE relay_task SET message_id = :message_id, version = version + 1 WHERE id = :id;

-- name: relay_list_news :exec
-- in: id i64, version i64, news text, at text, code i64, message_id i64?, user_id i64
-- scope: none, a list the caller's change concerns
UPDATE relay_task SET news = :news, news_at = :at, code = :code, message_id = COALESCE(:message_id, message_id), state = 'open', reached = NULL, done_at = NULL,
       version = version + 1, updated_by = :user_id
 WHERE id = :id AND version = :version;

-- Nobody was told yet, and there is nothing to tell any more.
-- name: relay_list_close :exec
-- in: id i64, version i64, news text, at text, user_id i64
-- scope: none, a list the caller's change concerns
UPDATE relay_task SET news = :news, news_at = :at, state = 'done', reached = 0, done_at = :at, version = version + 1, updated_by = :user_id
 WHERE id = :id AND version = :version;

-- A household that moves. Its people in campaigns: by its members, for campaign_person is kept by campaign and person.
-- name: relay_move_places :many
-- in: household_id i64
-- out: campaign_id i64, person_id i64
-- scope: none, follows the household the caller just wrote
SELECT p.campaign_id, p.person_id
  FROM membership b STRAIGHT_JOIN campaign g STRAIGHT_JOIN campaign_person p ON p.campaign_id = g.id AND p.person_id = b.person_id
 WHERE b.household_id = :household_id AND b.to_date IS NULL AND b.deleted_at IS NULL AND p.household_id = :household_id;

-- places: [[campaign, person], ...].
-- name: relay_move_set :exec
-- in: places text, unit_id i64, village_id i64
-- scope: none, follows the household the caller just wrote
UPDATE JSON_TABLE(:places, '$[*]' COLUMNS (campaign_id BIGINT PATH '$[0]', person_id BIGINT PATH '$[1]')) j
  STRAIGHT_JOIN campaign_person p ON p.campaign_id = j.campaign_id AND p.person_id = j.person_id
   SET p.unit_id = :unit_id, p.village_id = :village_id;

-- Lists of the village it leaves whose relay has not reported, with how many of its people are on each.
-- name: relay_move_lists :many
-- in: household_id i64, village_id i64
-- out: id i64, unit_id i64, campaign_id i64, n i64
-- scope: none, follows the household the caller just wrote
SELECT t.id, t.unit_id, t.campaign_id, COUNT(*)
  FROM village v STRAIGHT_JOIN relay_task t ON t.unit_id = v.unit_id STRAIGHT_JOIN campaign_person p ON p.relay_task_id = t.id
 WHERE v.id = :village_id AND t.village_id = :village_id AND t.state = 'open' AND t.deleted_at IS NULL AND p.household_id = :household_id
 GROUP BY t.id, t.unit_id, t.campaign_id
 ORDER BY t.id;

-- Who tells a village from today on; one whose term ends today is not meant.
-- name: relay_successor :opt
-- in: village_id i64, today text
-- out: id i64
-- scope: none, follows the relay the caller just wrote
SELECT id FROM relay WHERE village_id = :village_id AND valid_from <= :today AND (valid_to IS NULL OR valid_to > :today) AND deleted_at IS NULL
 ORDER BY number_enc IS NULL, id LIMIT 1;

-- Open lists of a village whose relay is none, or none any more, or has another number now (changed_id).
-- name: relay_left_lists :many
-- in: village_id i64, today text, changed_id i64
-- out: id i64
-- scope: none, follows the relay the caller just wrote
SELECT t.id FROM relay_task t JOIN campaign g ON g.id = t.campaign_id AND g.state <> 'stopped' LEFT JOIN relay y ON y.id = t.relay_id
 WHERE t.village_id = :village_id AND t.state = 'open' AND t.people > 0 AND t.deleted_at IS NULL
   AND (y.id IS NULL OR y.deleted_at IS NOT NULL OR y.valid_to <= :today OR y.id = :changed_id)
 ORDER BY t.id;

-- name: relay_list_hand :exec1
-- in: id i64, relay_id i64, code i64, user_id i64
-- scope: none, follows the relay the caller just wrote
UPDATE relay_task SET relay_id = :relay_id, code = :code, message_id = NULL, version = version + 1, updated_by = :user_id WHERE id = :id;

-- name: relay_list_at :opt
-- in: campaign_id i64, village_id i64
-- out: id i64
-- scope: none, follows the household the caller just wrote
SELECT id FROM relay_task WHERE campaign_id = :campaign_id AND village_id = :village_id;

-- name: relay_move_people :exec
-- in: from_id i64, to_id i64, household_id i64
-- scope: none, follows the household the caller just wrote
UPDATE campaign_person SET relay_task_id = :to_id WHERE relay_task_id = :from_id AND household_id = :household_id;

-- A list that nobody is on any more has nothing to report.
-- name: relay_list_less :exec
-- in: id i64, n i64, user_id i64
-- scope: none, follows the household the caller just wrote
UPDATE relay_task SET state = IF(people <= :n, 'done', state), reached = IF(people <= :n, 0, reached), people = GREATEST(people - :n, 0), version = version + 1,
       updated_by = :user_id
 WHERE id = :id;

-- Who has come is still to be told.
-- name: relay_list_more :exec
-- in: id i64, n i64, user_id i64
-- scope: none, follows the household the caller just wrote
UPDATE relay_task SET people = people + :n, state = 'open', reached = NULL, done_at = NULL, deleted_at = NULL, version = version + 1, updated_by = :user_id WHERE id = :id;

-- name: move_incoming :exec
-- in: household_id i64, unit_id i64
-- scope: none, follows the household the caller just wrote
UPDATE incoming SET unit_id = :unit_id WHERE person_id IN
  (SELECT person_id FROM membership WHERE household_id = :household_id AND deleted_at IS NULL AND to_date IS NULL);
