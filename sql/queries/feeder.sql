-- SPDX-License-Identifier: MPL-2.0
-- From a campaign to the outbox, some hundreds of people at a time. A step locks the campaign's own row, so that a pause waits for the
-- end of the step; who has been fed is the state of his row, changed in the same transaction as his message is written.

-- Where there may be something to do. due: of a relative campaign by the date its course or occasion has today.
-- name: feeder_candidates :many
-- in: now text, n i64
-- out: id i64
-- scope: none, worker sends for all units
SELECT c.id FROM campaign c JOIN campaign_feed f ON f.campaign_id = c.id
  LEFT JOIN course o ON o.id = c.course_id
  LEFT JOIN occasion n ON n.id = c.occasion_id
 WHERE c.state IN ('running', 'paused', 'stopped') AND c.deleted_at IS NULL AND (f.next_at IS NULL OR f.next_at <= :now)
   AND (c.sweep = 1 OR (c.state = 'running'
        AND (CASE c.starts WHEN 'now' THEN c.started_at WHEN 'at' THEN c.due_at
                           ELSE TIMESTAMP(COALESCE(o.starts_on, n.held_on) + INTERVAL c.offset_days DAY, c.at_time) - INTERVAL 7 HOUR END <= :now
             OR COALESCE(o.state, n.state) = 'cancelled' OR COALESCE(o.deleted_at, n.deleted_at) IS NOT NULL)))
 ORDER BY f.next_at, c.id LIMIT :n;

-- name: feeder_lock :opt
-- in: id i64
-- out: id i64
-- scope: none, worker sends for all units
SELECT c.id FROM campaign c WHERE c.id = :id AND c.state IN ('running', 'paused', 'stopped') AND c.deleted_at IS NULL FOR UPDATE SKIP LOCKED;

-- Workers that feed the same campaign lock it together; an officer's pause waits for those in their step, and goes before the next.
-- name: feeder_share :opt
-- in: id i64
-- out: id i64
-- scope: none, worker sends for all units
SELECT c.id FROM campaign c WHERE c.id = :id AND c.state = 'running' AND c.deleted_at IS NULL LOCK IN SHARE MODE SKIP LOCKED;

-- name: feeder_campaign :one
-- in: id i64
-- out: unit_id i64, title text, kind text, purpose text, class text, template_id i64?, body text, accents i64, course_id i64?, occasion_id i64?, valid_hours i64, with_relay i64, cap i64, offset_days i64?, state text, sweep i64, submitted_by i64?, due_at text?, after_id i64, price i64, fed i64, all_fed i64
-- scope: none, worker sends for all units
SELECT c.unit_id, c.title, c.kind, c.purpose, c.class, c.template_id, c.body, c.accents, c.course_id, c.occasion_id, c.valid_hours, c.with_relay, c.cap, IF(c.starts = 'relative', c.offset_days, NULL), c.state,
       c.sweep, c.submitted_by,
       CAST(CASE c.starts WHEN 'now' THEN c.started_at WHEN 'at' THEN c.due_at
            ELSE TIMESTAMP(COALESCE(o.starts_on, n.held_on) + INTERVAL c.offset_days DAY, c.at_time) - INTERVAL 7 HOUR END AS DATETIME(3)),
       f.after_id, f.price, f.fed, f.fed_at IS NOT NULL
  FROM campaign c JOIN campaign_feed f ON f.campaign_id = c.id
  LEFT JOIN course o ON o.id = c.course_id
  LEFT JOIN occasion n ON n.id = c.occasion_id
 WHERE c.id = :id;

-- Several workers feed one campaign: each takes the next people nobody else has in hand. after_id only says where to begin looking.
-- name: feeder_claim :many
-- in: campaign_id i64, after_id i64, n i64
-- out: person_id i64
-- scope: none, worker sends for all units
SELECT c.person_id FROM campaign_person c WHERE c.campaign_id = :campaign_id AND c.person_id > :after_id AND c.state = 'planned'
 ORDER BY c.person_id LIMIT :n FOR UPDATE SKIP LOCKED;

-- The first that has not been fed, in anybody's hands or nobody's.
-- name: feeder_front :opt
-- in: campaign_id i64, after_id i64
-- out: person_id i64
-- scope: none, worker sends for all units
SELECT c.person_id FROM campaign_person c WHERE c.campaign_id = :campaign_id AND c.person_id > :after_id AND c.state = 'planned' ORDER BY c.person_id LIMIT 1;

-- people: a JSON list of claimed ids. id: for the message, should there be one. silent: known not to read. home: of who has no number or
-- does not read, somebody else of the same home gets this notice by telephone and reads. shares: the number stands with somebody else too.
-- by_carrier: whether carriers are asked for at all.
-- name: feeder_people :many
-- in: campaign_id i64, people text, purpose text, checks_list i64, by_carrier i64
-- out: id i64, person_id i64, unit_id i64, village_id i64, village text, name text?, gone i64, answer text?, phone_id i64?, number_enc blob?, number_idx blob?, tail text?, carrier text?, shares i64, any_phone i64, listed i64, silent i64, home i64
-- scope: none, worker sends for all units
SELECT NEXT VALUE FOR row_id, q.person_id, q.unit_id, q.village_id, v.name, p.name,
       p.id IS NULL OR g.id IS NULL,
       (SELECT k.answer FROM consent k WHERE k.person_id = q.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1),
       f.id, f.number_enc, f.number_idx, f.number_tail,
       IF(:by_carrier = 1, (SELECT n.carrier FROM number_carrier n WHERE n.number_idx = f.number_idx), NULL),
       EXISTS (SELECT 1 FROM phone b WHERE b.number_idx = f.number_idx AND b.id <> f.id),
       f.id IS NOT NULL OR EXISTS (SELECT 1 FROM phone a WHERE a.person_id = q.person_id AND a.deleted_at IS NULL),
       :checks_list = 1 AND EXISTS (SELECT 1 FROM do_not_advertise d WHERE d.number_idx = f.number_idx AND d.deleted_at IS NULL),
       COALESCE(p.can_read, 1) = 0,
       (f.id IS NULL OR COALESCE(p.can_read, 1) = 0) AND EXISTS (
         SELECT 1 FROM membership t
           JOIN person r ON r.id = t.person_id AND COALESCE(r.can_read, 1) = 1
           JOIN campaign_person x ON x.campaign_id = :campaign_id AND x.person_id = t.person_id
           JOIN phone b ON b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL
          WHERE t.household_id = q.household_id AND t.to_date IS NULL AND t.deleted_at IS NULL
            AND COALESCE((SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL
                           ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 'yes') <> 'no')
  FROM (SELECT c.person_id, c.unit_id, c.village_id, c.household_id,
               (SELECT b.id FROM phone b WHERE b.person_id = c.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1) AS phone_id
          FROM JSON_TABLE(:people, '$[*]' COLUMNS (id BIGINT PATH '$')) j
          STRAIGHT_JOIN campaign_person c ON c.campaign_id = :campaign_id AND c.person_id = j.id
         LIMIT 1000) q  -- more than a step; without it phone_id is looked up again wherever it is used
  JOIN village v ON v.id = q.village_id
  LEFT JOIN person p ON p.id = q.person_id AND p.deleted_at IS NULL
  LEFT JOIN membership g ON g.current_of = q.person_id
  LEFT JOIN phone f ON f.id = q.phone_id
 ORDER BY q.person_id;

-- Which of these texts to these telephones are in the outbox already; keys is a list of {"i", "k"}.
-- name: feeder_known :many
-- in: keys text
-- out: i i64, id i64
-- scope: none, worker sends for all units
SELECT j.i, m.id FROM JSON_TABLE(:keys, '$[*]' COLUMNS (i BIGINT PATH '$.i', k CHAR(32) CHARACTER SET ascii PATH '$.k')) j
  JOIN message m ON m.dedup_key = UNHEX(j.k);

-- name: feeder_insert :rows
-- in: id i64, unit_id i64, person_id i64?, phone_id i64?, campaign_id i64, course_id i64?, occasion_id i64?, template_id i64?, offset_days i64?, kind text, purpose text, class text, lane i64, body text, coding text, parts i64, price i64, phone_enc blob, phone_idx blob, phone_tail text, due_at text, valid_until text, dedup_key blob, user_id i64?
-- scope: none, worker sends for all units
INSERT INTO message (id, unit_id, person_id, phone_id, campaign_id, course_id, occasion_id, template_id, offset_days, kind, purpose, class, lane, body, coding, parts, price,
                     phone_enc, phone_idx, phone_tail, due_at, valid_until, dedup_key, created_by, updated_by)
VALUES (:id, :unit_id, :person_id, :phone_id, :campaign_id, :course_id, :occasion_id, :template_id, :offset_days, :kind, :purpose, :class, :lane, :body, :coding, :parts, :price,
        :phone_enc, :phone_idx, :phone_tail, :due_at, :valid_until, :dedup_key, :user_id, :user_id);

-- What became of each person: [[person, message, phone, reason, task], ...]. One statement that joins costs half of one for each row.
-- name: feeder_settle :exec
-- in: rows text, campaign_id i64
-- scope: none, worker sends for all units
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
         person_id BIGINT PATH '$[0]', message_id BIGINT PATH '$[1]', phone_id BIGINT PATH '$[2]', reason VARCHAR(16) PATH '$[3]', task_id BIGINT PATH '$[4]')) j
  STRAIGHT_JOIN campaign_person c ON c.campaign_id = :campaign_id AND c.person_id = j.person_id
   SET c.state = CASE WHEN j.message_id IS NOT NULL THEN 'messaged' WHEN j.task_id IS NOT NULL THEN 'relayed' ELSE 'left_out' END,
       c.reason = j.reason, c.phone_id = j.phone_id, c.message_id = j.message_id, c.relay_task_id = j.task_id;

-- name: feeder_progress :exec1
-- in: id i64, after_id i64, fed i64, messages i64, parts i64, price i64, next_at text, fed_at text?
-- scope: none, worker sends for all units
UPDATE campaign_feed SET after_id = GREATEST(after_id, :after_id), fed = fed + :fed, messages = messages + :messages, parts = parts + :parts, price = price + :price,
       next_at = :next_at, fed_at = COALESCE(fed_at, :fed_at)
 WHERE campaign_id = :id;

-- The worker's own moves: paused by the cap, stopped because nothing takes place, done.
-- name: feeder_state :exec1
-- in: id i64, state text, reason text?, sweep i64, finished_at text?
-- scope: none, worker sends for all units
UPDATE campaign SET state = :state, state_reason = :reason, sweep = :sweep, finished_at = COALESCE(:finished_at, finished_at), version = version + 1 WHERE id = :id;

-- --- what waits, when a campaign is paused, goes on, or stops ------------------------------------------------------------------------

-- Lane 9 is looked at by nobody.
-- name: feeder_hold :exec
-- in: id i64, n i64
-- scope: none, worker sends for all units
UPDATE message SET lane = 9 WHERE campaign_open = :id AND state IN ('queued', 'retry_wait') AND lane IN (0, 1, 2) LIMIT :n;

-- name: feeder_release :exec
-- in: id i64, n i64
-- scope: none, worker sends for all units
UPDATE message SET lane = IF(kind = 'relay', 1, 2) WHERE campaign_open = :id AND state IN ('queued', 'retry_wait') AND lane = 9 LIMIT :n;

-- name: feeder_waiting :many
-- in: id i64, n i64
-- out: id i64, state text, attempts i64
-- scope: none, worker sends for all units
SELECT m.id, m.state, m.attempts FROM message m WHERE m.campaign_open = :id AND m.state IN ('queued', 'retry_wait') LIMIT :n FOR UPDATE;

-- name: feeder_pending :one
-- in: id i64
-- out: waiting i64, flying i64
-- scope: none, worker sends for all units
SELECT EXISTS (SELECT 1 FROM message m WHERE m.campaign_open = :id AND m.state IN ('queued', 'retry_wait')),
       EXISTS (SELECT 1 FROM message m WHERE m.campaign_open = :id AND m.state IN ('claimed', 'submitting'));

-- A stop also takes back the lists of which no relay has been told: there is nothing to tell any more.
-- name: feeder_lists_close :exec
-- in: id i64, now text
-- scope: none, worker sends for all units
UPDATE relay_task t LEFT JOIN message m ON m.id = t.message_id
   SET t.state = 'done', t.reached = 0, t.done_at = :now, t.version = t.version + 1
 WHERE t.campaign_id = :id AND t.state = 'open' AND t.deleted_at IS NULL AND (m.id IS NULL OR m.state = 'cancelled');

-- name: feeder_swept :exec
-- in: id i64
-- scope: none, worker sends for all units
UPDATE campaign SET sweep = 0 WHERE id = :id;

-- --- relays --------------------------------------------------------------------------------------------------------------------------

-- name: feeder_tasks :many
-- in: campaign_id i64
-- out: id i64, village_id i64
-- scope: none, worker sends for all units
SELECT id, village_id FROM relay_task WHERE campaign_id = :campaign_id AND deleted_at IS NULL ORDER BY id;

-- The relay of a village: one with a telephone before one without.
-- name: feeder_relay :opt
-- in: village_id i64, day text
-- out: id i64
-- scope: none, worker sends for all units
SELECT id FROM relay WHERE village_id = :village_id AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day) AND deleted_at IS NULL
 ORDER BY number_enc IS NULL, id LIMIT 1;

-- Numbers in use: of whoever answers from this relay's telephone; of the village where there is no relay.
-- name: feeder_codes :many
-- in: relay_id i64?, village_id i64
-- out: code i64
-- scope: none, worker sends for all units
SELECT t.code FROM relay_task t
 WHERE t.state = 'open' AND t.deleted_at IS NULL
   AND (t.relay_id = :relay_id
        OR t.relay_id IN (SELECT y.id FROM relay x JOIN relay y ON y.number_idx = x.number_idx WHERE x.id = :relay_id)
        OR (:relay_id IS NULL AND t.village_id = :village_id))
 ORDER BY t.code;

-- name: feeder_task_insert :exec1
-- in: id i64, unit_id i64, campaign_id i64, village_id i64, relay_id i64?, code i64
-- scope: none, worker sends for all units
INSERT INTO relay_task (id, unit_id, campaign_id, village_id, relay_id, code) VALUES (:id, :unit_id, :campaign_id, :village_id, :relay_id, :code);

-- name: feeder_task_people :exec
-- in: id i64, n i64
-- scope: none, worker sends for all units
UPDATE relay_task SET people = people + :n, version = version + 1 WHERE id = :id;

-- Tasks whose relay has a telephone and has not been written to.
-- name: feeder_digests :many
-- in: campaign_id i64
-- out: message_id i64, id i64, unit_id i64, village text, code i64, homes i64, relay_id i64, relay text, number_enc blob, number_idx blob, tail text
-- scope: none, worker sends for all units
SELECT NEXT VALUE FOR row_id, t.id, t.unit_id, v.name, t.code,
       (SELECT COUNT(DISTINCT c.household_id) FROM campaign_person c WHERE c.relay_task_id = t.id), y.id, y.name, y.number_enc, y.number_idx, y.number_tail
  FROM relay_task t JOIN relay y ON y.id = t.relay_id AND y.number_enc IS NOT NULL AND y.deleted_at IS NULL
  JOIN village v ON v.id = t.village_id
 WHERE t.campaign_id = :campaign_id AND t.message_id IS NULL AND t.state = 'open' AND t.deleted_at IS NULL
 ORDER BY t.id;

-- name: feeder_digest_sent :exec1
-- in: id i64, message_id i64
-- scope: none, worker sends for all units
UPDATE relay_task SET message_id = :message_id, version = version + 1 WHERE id = :id;
