-- SPDX-License-Identifier: MPL-2.0
-- What people wrote and officers answer (incoming), and the lists of relays.

-- name: inbox_state :exec
-- in: id i64, version i64, to_state text, answer_id i64?, note text?, user_id i64
-- scope: none, a row read under the caller's scope
UPDATE incoming SET state = :to_state, answer_id = COALESCE(:answer_id, answer_id), closed_note = :note, version = version + 1, updated_by = :user_id
WHERE id = :id AND version = :version AND state = 'new' AND deleted_at IS NULL;

-- What went to the number of an incoming message and what came from it, as far as the caller may see. A reply belongs to whose message it
-- answers: that follows its person to another unit, the event of its coming does not.
-- name: inbox_thread :many
-- in: scope i64, incoming_id i64
-- out: at text, direction text, id i64, kind text, word text, body text?, text_enc blob?, unique_key blob?
-- scope: m.unit_id
SELECT m.created_at AS at, 'out' AS direction, m.id, m.kind, m.state AS word, m.body, NULL AS text_enc, NULL AS unique_key
  FROM incoming i JOIN message m ON m.phone_idx = i.number_idx AND m.deleted_at IS NULL
  JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = m.unit_id
 WHERE i.id = :incoming_id
UNION ALL
SELECT e.at, 'in', e.id, e.kind, e.word, NULL, e.text_enc, e.unique_key
  FROM incoming i JOIN message_event e ON e.phone_idx = i.number_idx AND e.kind = 'reply'
  LEFT JOIN message q ON q.id = e.message_id
  JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = COALESCE(q.unit_id, e.unit_id)
 WHERE i.id = :incoming_id
 ORDER BY 1 DESC, 2, 3 DESC
 LIMIT 50;

-- name: relay_sheet :opt
-- in: task_id i64
-- out: campaign_id i64, title text, kind text, body text, village text, unit text, relay text?, role text?, trade text?, course_place text?, starts_on text?, what text?, occasion_place text?, held_on text?, starts_at text?, bring text?
-- scope: none, a task read under the caller's scope
SELECT k.id, k.title, k.kind, k.body, w.name, u.name, r.name, r.role, c.trade, c.place, c.starts_on, o.title, o.place, o.held_on, o.starts_at, o.bring
  FROM relay_task t JOIN campaign k ON k.id = t.campaign_id
  JOIN village w ON w.id = t.village_id JOIN unit u ON u.id = t.unit_id
  LEFT JOIN relay r ON r.id = t.relay_id
  LEFT JOIN course c ON c.id = k.course_id
  LEFT JOIN occasion o ON o.id = k.occasion_id
 WHERE t.id = :task_id;

-- Who has moved away since his relay reported is on the list, and not for the units he has left.
-- name: relay_people :many
-- in: scope i64, task_id i64
-- out: person_id i64, name text, household_id i64, household text, code text
-- scope: cp.unit_id
SELECT p.id, p.name, h.id, h.name, h.code
  FROM campaign_person cp JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = cp.unit_id
  JOIN person p ON p.id = cp.person_id AND p.deleted_at IS NULL
  JOIN household h ON h.id = cp.household_id
 WHERE cp.relay_task_id = :task_id
 ORDER BY h.name, h.id, p.name, p.id;

-- name: relay_done :exec
-- in: id i64, version i64, reached i64, note text?, at text, user_id i64
-- scope: none, a task read under the caller's scope
UPDATE relay_task SET state = 'done', reached = :reached, note = COALESCE(:note, note), done_at = COALESCE(done_at, :at), version = version + 1,
       updated_by = :user_id
WHERE id = :id AND version = :version AND deleted_at IS NULL;
