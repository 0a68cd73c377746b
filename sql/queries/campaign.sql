-- SPDX-License-Identifier: MPL-2.0
-- A notice to many: what it says, what it costs, its acts, and what became of it.

-- The course or the occasion it is about.
-- name: campaign_subject :opt
-- in: course_id i64?, occasion_id i64?
-- out: what text, place text, held_on text, starts_at text?, trade text?, bring text?, cancelled i64
-- scope: none, read under the caller's scope when the campaign was saved
SELECT c.title, c.place, c.starts_on,
       (SELECT MIN(e.starts_at) FROM course_session e WHERE e.course_id = c.id AND e.held_on = c.starts_on AND e.deleted_at IS NULL),
       c.trade, NULL, c.state = 'cancelled' OR c.deleted_at IS NOT NULL
  FROM course c WHERE c.id = :course_id
UNION ALL
SELECT o.title, o.place, o.held_on, o.starts_at, NULL, o.bring, o.state = 'cancelled' OR o.deleted_at IS NOT NULL
  FROM occasion o WHERE o.id = :occasion_id
 LIMIT 1;

-- name: campaign_template :opt
-- in: template_id i64
-- out: body text, kind text, class text, state text
-- scope: none, texts belong to no unit
SELECT body, kind, class, state FROM message_template WHERE id = :template_id AND deleted_at IS NULL;

-- spent: what campaigns on this line have queued so far, or will by what was shown when they were handed in.
-- name: campaign_budget :opt
-- in: budget_line_id i64, campaign_id i64
-- out: label text, amount i64?, spent i64
-- scope: none, the plan is public
SELECT b.label, b.amount,
       (SELECT CAST(COALESCE(SUM(GREATEST(COALESCE(f.price, 0), IF(c.state IN ('review', 'running', 'paused'), c.price, 0))), 0) AS SIGNED)
          FROM campaign c LEFT JOIN campaign_feed f ON f.campaign_id = c.id
         WHERE c.budget_line_id = b.id AND c.id <> :campaign_id AND c.deleted_at IS NULL)
  FROM budget_line b WHERE b.id = :budget_line_id AND b.deleted_at IS NULL;

-- --- acts ----------------------------------------------------------------------------------------------------------------------------

-- What is read under READ COMMITTED locks nothing: people are written to while an audience is frozen.
-- name: campaign_read_committed :exec
-- scope: none, a setting of the next transaction
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;

-- name: campaign_lock :opt
-- in: id i64
-- out: state text, version i64, people i64, started i64
-- scope: none, a campaign read under the caller's scope
SELECT state, version, people, started_at IS NOT NULL FROM campaign WHERE id = :id AND deleted_at IS NULL FOR UPDATE;

-- Whether somebody ever wrote it, changed it or handed it in, whoever did so after him.
-- name: campaign_written_by :one
-- in: id i64, user_id i64
-- out: own i64
-- scope: none, a campaign read under the caller's scope
SELECT EXISTS (SELECT 1 FROM campaign WHERE id = :id AND (created_by = :user_id OR submitted_by = :user_id))
       OR EXISTS (SELECT 1 FROM audit WHERE entity = 'campaign' AND row_id = :id AND actor_id = :user_id AND action IN ('create', 'update', 'submit'));

-- name: campaign_submit :exec1
-- in: id i64, version i64, state text, people i64, price i64, now text, user_id i64
-- scope: none, a campaign read under the caller's scope
UPDATE campaign SET state = :state, people = :people, price = :price, submitted_by = :user_id, submitted_at = :now, state_reason = NULL,
       started_at = IF(:state = 'running', :now, NULL), version = version + 1, updated_by = :user_id
 WHERE id = :id AND version = :version AND state = 'draft';

-- name: campaign_feed_begin :exec
-- in: id i64
-- scope: none, a campaign read under the caller's scope
INSERT IGNORE INTO campaign_feed (campaign_id) VALUES (:id);

-- name: campaign_forget :exec
-- in: id i64
-- scope: none, a campaign read under the caller's scope; nothing of it has been sent
DELETE FROM campaign_person WHERE campaign_id = :id AND state = 'planned';

-- sweep: what is queued follows the new state.
-- name: campaign_act :exec1
-- in: id i64, version i64, from_state text, to_state text, reason text?, sweep i64, approved_by i64?, now text, user_id i64
-- scope: none, a campaign read under the caller's scope
UPDATE campaign SET state = :to_state, state_reason = :reason, sweep = GREATEST(sweep, :sweep), approved_by = COALESCE(:approved_by, approved_by),
       approved_at = IF(:approved_by IS NULL, approved_at, :now), started_at = IF(:to_state = 'running', COALESCE(started_at, :now), started_at),
       finished_at = IF(:to_state IN ('stopped', 'done'), :now, NULL), version = version + 1, updated_by = :user_id
 WHERE id = :id AND version = :version AND state = :from_state;

-- --- what became of it ---------------------------------------------------------------------------------------------------------------

-- name: campaign_feed_of :opt
-- in: id i64
-- out: fed i64, messages i64, parts i64, price i64, done i64
-- scope: none, a campaign read under the caller's scope
SELECT fed, messages, parts, price, fed_at IS NOT NULL FROM campaign_feed WHERE campaign_id = :id;

-- A text as somebody of the caller's units got it, or is about to; one that has left before one that waits. Of the first two hundred
-- only: the page asks every few seconds, also about a million people.
-- name: campaign_sample :opt
-- in: scope i64, id i64
-- out: body text, coding text, parts i64, gone i64
-- scope: t.unit_id
SELECT x.body, x.coding, x.parts, x.gone
  FROM (SELECT m.body, m.coding, m.parts, m.state IN ('accepted', 'delivered') AS gone
          FROM unit_scope s STRAIGHT_JOIN village v ON v.unit_id = s.unit_id
          STRAIGHT_JOIN campaign_person t ON t.campaign_id = :id AND t.village_id = v.id AND t.unit_id = s.unit_id
          STRAIGHT_JOIN message m ON m.id = t.message_id AND m.deleted_at IS NULL
         WHERE s.root_id = :scope
         LIMIT 200) x
 ORDER BY x.gone DESC LIMIT 1;

-- The outcome of each is worked out by the same words here and in campaign_people. Of two answers by SMS the later counts. A relay is
-- said to have been told only when his message has left; whom nobody tells unless an officer does is apart (relay_paper, relay_none).
-- name: campaign_result :many
-- in: scope i64, id i64
-- out: unit_id i64, unit text, village_id i64, village text, outcome text, n i64
-- scope: t.unit_id
SELECT t.unit_id, s.unit_name, t.village_id, v.name,
       CASE t.state
         WHEN 'planned' THEN IF(c.state = 'stopped', 'cancelled', 'planned')
         WHEN 'left_out' THEN t.reason
         WHEN 'relayed' THEN CASE
           WHEN r.state = 'done' THEN IF(r.reached = 0 AND (c.state = 'stopped' OR COALESCE(r.news = 'cancellation', 0)), 'cancelled', 'relay_done')
           WHEN r.relay_id IS NULL THEN 'relay_none'
           WHEN d.state IN ('accepted', 'delivered') THEN 'relayed'
           WHEN d.state IN ('queued', 'claimed', 'submitting', 'retry_wait') OR (d.id IS NULL AND y.number_enc IS NOT NULL AND f.fed_at IS NULL) THEN 'relay_queued'
           ELSE 'relay_paper' END
         ELSE CASE
           WHEN m.state IN ('accepted', 'delivered') THEN COALESCE(
             (SELECT e.word FROM message_event e WHERE e.message_id = m.id AND e.kind = 'reply' AND e.word IN ('confirmed', 'declined') ORDER BY e.at DESC, e.id DESC LIMIT 1),
             IF(m.state = 'accepted', 'sent', 'delivered'))
           WHEN m.state = 'ambiguous' THEN 'unknown'
           WHEN m.state = 'cancelled' THEN IF(m.detail IN ('opted_out', 'no_consent', 'listed'), m.detail, 'cancelled')
           WHEN m.state IN ('failed', 'dead') THEN 'failed'
           WHEN m.state = 'expired' THEN 'expired'
           WHEN m.lane > 2 THEN 'held'
           ELSE 'queued' END
       END AS outcome, COUNT(*)
  FROM campaign_person t
  JOIN campaign c ON c.id = t.campaign_id
  JOIN campaign_feed f ON f.campaign_id = t.campaign_id
  JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
  JOIN village v ON v.id = t.village_id
  LEFT JOIN message m ON m.id = t.message_id
  LEFT JOIN relay_task r ON r.id = t.relay_task_id
  LEFT JOIN relay y ON y.id = r.relay_id
  LEFT JOIN message d ON d.id = r.message_id
 WHERE t.campaign_id = :id
 GROUP BY t.unit_id, s.unit_name, t.village_id, v.name, outcome
 ORDER BY s.unit_name, t.unit_id, v.name, t.village_id, outcome;

-- What relays have reported of it, village by village. people: on the list, those too who got a message they cannot read.
-- name: campaign_relays :many
-- in: scope i64, id i64
-- out: village_id i64, people i64, reached i64?, done i64
-- scope: t.unit_id
SELECT t.village_id, t.people, t.reached, t.state = 'done'
  FROM relay_task t JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
  JOIN campaign c ON c.id = t.campaign_id
 WHERE t.campaign_id = :id AND t.deleted_at IS NULL AND t.people > 0
   AND NOT (t.state = 'done' AND t.reached = 0 AND (c.state = 'stopped' OR COALESCE(t.news = 'cancellation', 0)))
 ORDER BY t.village_id;

-- after: the person_id of the last row of the page before. outcome NULL: all.
-- name: campaign_people :many
-- in: scope i64, id i64, outcome text?, after i64, n i64
-- out: person_id i64, name text, unit_id i64, unit text, village_id i64, village text, household_id i64, state text, reason text?, outcome text, message_id i64?, message_state text?, detail text?, parts i64?, tail text?, at text?, reply text?, relay_task_id i64?, relay text?, relay_code i64?, relay_state text?
-- scope: t.unit_id
SELECT t.person_id, p.name, t.unit_id, s.unit_name, t.village_id, v.name, t.household_id, t.state, t.reason,
       CASE t.state
         WHEN 'planned' THEN IF(c.state = 'stopped', 'cancelled', 'planned')
         WHEN 'left_out' THEN t.reason
         WHEN 'relayed' THEN CASE
           WHEN r.state = 'done' THEN IF(r.reached = 0 AND (c.state = 'stopped' OR COALESCE(r.news = 'cancellation', 0)), 'cancelled', 'relay_done')
           WHEN r.relay_id IS NULL THEN 'relay_none'
           WHEN d.state IN ('accepted', 'delivered') THEN 'relayed'
           WHEN d.state IN ('queued', 'claimed', 'submitting', 'retry_wait') OR (d.id IS NULL AND y.number_enc IS NOT NULL AND f.fed_at IS NULL) THEN 'relay_queued'
           ELSE 'relay_paper' END
         ELSE CASE
           WHEN m.state IN ('accepted', 'delivered') THEN COALESCE(
             (SELECT e.word FROM message_event e WHERE e.message_id = m.id AND e.kind = 'reply' AND e.word IN ('confirmed', 'declined') ORDER BY e.at DESC, e.id DESC LIMIT 1),
             IF(m.state = 'accepted', 'sent', 'delivered'))
           WHEN m.state = 'ambiguous' THEN 'unknown'
           WHEN m.state = 'cancelled' THEN IF(m.detail IN ('opted_out', 'no_consent', 'listed'), m.detail, 'cancelled')
           WHEN m.state IN ('failed', 'dead') THEN 'failed'
           WHEN m.state = 'expired' THEN 'expired'
           WHEN m.lane > 2 THEN 'held'
           ELSE 'queued' END
       END AS outcome, m.id, m.state, m.detail, m.parts, m.phone_tail, m.updated_at,
       (SELECT e.word FROM message_event e WHERE e.message_id = m.id AND e.kind = 'reply' ORDER BY e.at DESC, e.id DESC LIMIT 1), r.id, y.name, r.code, r.state
  FROM campaign_person t
  JOIN campaign c ON c.id = t.campaign_id
  JOIN campaign_feed f ON f.campaign_id = t.campaign_id
  JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
  JOIN person p ON p.id = t.person_id
  JOIN village v ON v.id = t.village_id
  LEFT JOIN message m ON m.id = t.message_id
  LEFT JOIN relay_task r ON r.id = t.relay_task_id
  LEFT JOIN relay y ON y.id = r.relay_id
  LEFT JOIN message d ON d.id = r.message_id
 WHERE t.campaign_id = :id AND t.person_id > :after
HAVING (:outcome IS NULL OR outcome = :outcome)
 ORDER BY t.person_id LIMIT :n;
