-- SPDX-License-Identifier: MPL-2.0
-- What is held when, who is told of it, and who was told before it changed.

-- name: held_course :opt
-- in: course_id i64
-- out: version i64, unit_id i64, trade text, place text, starts_on text, state text
-- scope: none, a class is public; writing is judged before
SELECT version, unit_id, trade, place, starts_on, state FROM course WHERE id = :course_id AND deleted_at IS NULL;

-- name: held_sessions :many
-- in: course_id i64
-- out: id i64, version i64, held_on text, starts_at text, place text?
-- scope: none, a class is public; writing is judged before
SELECT id, version, held_on, starts_at, place FROM course_session WHERE course_id = :course_id AND deleted_at IS NULL ORDER BY held_on, starts_at;

-- name: held_session_version :one
-- in: session_id i64
-- out: version i64
-- scope: none, the session the caller just wrote
SELECT version FROM course_session WHERE id = :session_id;

-- name: held_occasion :opt
-- in: occasion_id i64
-- out: version i64, unit_id i64, kind text, title text, place text, held_on text, starts_at text, bring text?, state text
-- scope: none, an occasion is public; writing is judged before
SELECT version, unit_id, kind, title, place, held_on, starts_at, bring, state FROM occasion WHERE id = :occasion_id AND deleted_at IS NULL;

-- The learners of a class; persons by number; or of each household of a village or class the one who can best be reached: who has a
-- telephone before who has none, the head before others. ended: notices of this kind that reached nobody, so that a further try is its own.
-- name: notice_people :many
-- in: scope i64, course_id i64, occasion_id i64, kind text, purpose text, ids text, by_filter i64, village_id i64, class text, limit i64
-- out: person_id i64, enrolment_id i64?, unit_id i64, name text, language text?, village text?, phone_id i64?, phone_kind text?, number_enc blob?, ended i64, any_phone i64, refused i64
-- scope: t.unit_id
SELECT t.id, a.enrolment_id, t.unit_id, t.name, t.language,
       (SELECT v.name FROM membership b JOIN household h ON h.id = b.household_id JOIN village v ON v.id = h.village_id
         WHERE b.person_id = t.id AND b.to_date IS NULL AND b.deleted_at IS NULL LIMIT 1),
       f.id, f.kind, f.number_enc,
       (SELECT COUNT(*) FROM message m WHERE m.person_id = t.id AND m.kind = :kind AND (m.course_id = :course_id OR m.occasion_id = :occasion_id)
                                         AND m.state IN ('cancelled', 'failed', 'expired', 'dead')),
       EXISTS (SELECT 1 FROM phone c WHERE c.person_id = t.id AND c.deleted_at IS NULL),
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = t.id AND k.purpose = :purpose AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0)
FROM (
  SELECT e.person_id AS id, e.id AS enrolment_id FROM enrolment e
   WHERE e.course_id = :course_id AND e.deleted_at IS NULL AND e.state IN ('enrolled', 'invited', 'confirmed')
  UNION ALL
  SELECT DISTINCT j.id, NULL FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  UNION ALL
  SELECT (SELECT b.person_id FROM membership b LEFT JOIN phone g ON g.person_id = b.person_id AND g.can_sms = 1 AND g.deleted_at IS NULL
           WHERE b.household_id = h.id AND b.to_date IS NULL AND b.deleted_at IS NULL
           ORDER BY g.id IS NULL, b.relation = 'head' DESC, g.priority, b.id LIMIT 1), NULL
    FROM household h JOIN unit_scope hs ON hs.root_id = :scope AND hs.unit_id = h.unit_id
   WHERE :by_filter = 1 AND (:village_id = 0 OR h.village_id = :village_id) AND (:class = '' OR h.class = :class) AND h.deleted_at IS NULL
) a
JOIN person t ON t.id = a.id AND t.deleted_at IS NULL
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
LEFT JOIN phone f ON f.id = (SELECT b.id FROM phone b WHERE b.person_id = t.id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
ORDER BY t.id LIMIT :limit;

-- Messages of a class or an occasion that wait or went out, locked: the worker moves none of them while they are judged.
-- name: notice_course_lock :many
-- in: course_id i64
-- out: id i64
-- scope: none, who was told is told of the change, whatever the unit
SELECT id FROM message WHERE course_id = :course_id AND state NOT IN ('cancelled', 'failed', 'expired', 'dead') FOR UPDATE;

-- name: notice_occasion_lock :many
-- in: occasion_id i64
-- out: id i64
-- scope: none, who was told is told of the change, whatever the unit
SELECT id FROM message WHERE occasion_id = :occasion_id AND state NOT IN ('cancelled', 'failed', 'expired', 'dead') FOR UPDATE;

-- gone: the person has declined or withdrawn, and is not expected any more.
-- name: notice_messages :many
-- in: ids text
-- out: id i64, version i64, state text, kind text, purpose text, person_id i64, unit_id i64, enrolment_id i64?, campaign_id i64?, phone_id i64?, phone_enc blob, offset_days i64?, class text, body text, due_at text, valid_until text, attempts i64, name text, language text?, village text?, campaign_body text?, template_id i64?, ended i64, refused i64, gone i64
-- scope: none, who was told is told of the change, whatever the unit
SELECT m.id, m.version, m.state, m.kind, m.purpose, m.person_id, m.unit_id, m.enrolment_id, m.campaign_id, m.phone_id, m.phone_enc, m.offset_days, m.class,
       m.body, m.due_at, m.valid_until, m.attempts, p.name, p.language,
       (SELECT v.name FROM membership b JOIN household h ON h.id = b.household_id JOIN village v ON v.id = h.village_id
         WHERE b.person_id = p.id AND b.to_date IS NULL AND b.deleted_at IS NULL LIMIT 1),
       g.body, m.template_id,
       (SELECT COUNT(*) FROM message o WHERE o.person_id = m.person_id AND o.kind = m.kind AND (o.course_id = m.course_id OR o.occasion_id = m.occasion_id)
                                         AND o.state IN ('cancelled', 'failed', 'expired', 'dead')),
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = p.id AND k.purpose = m.purpose AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0),
       COALESCE(e.state IN ('declined', 'cancelled') OR e.deleted_at IS NOT NULL, 0)
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
STRAIGHT_JOIN message m ON m.id = j.id
JOIN person p ON p.id = m.person_id AND p.deleted_at IS NULL
LEFT JOIN enrolment e ON e.id = m.enrolment_id
LEFT JOIN campaign g ON g.id = m.campaign_id
WHERE m.kind IN ('invitation', 'reminder', 'change', 'cancellation', 'support', 'review', 'health', 'announcement')
ORDER BY m.person_id, m.id;
