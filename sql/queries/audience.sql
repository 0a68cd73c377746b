-- SPDX-License-Identifier: MPL-2.0
-- Whom a notice to many would reach. The questions about an audience share one FROM, one WHERE and one CASE, word for word: filters that
-- are NULL filter nothing, lists are "1,2,3". today is the day on which ages and months since a class began are judged. The CASE gives
-- the first reason why a person gets no message, 6 when she does. Telephones are looked up in index phone_best only: a register of a
-- million is counted while an officer waits.

-- name: audience_groups :many
-- in: scope i64, today text, unit_id i64?, villages text?, classes text?, ethnic text?, sex text?, age_from i64?, age_to i64?, heads_only i64, project_id i64?, course_id i64?, course_states text?, purpose text, needs_consent i64, checks_list i64
-- out: unit_id i64, unit text, village_id i64, village text, why text, n i64
-- scope: t.unit_id
SELECT q.unit_id, x.unit_name, q.village_id, v.name, ELT(q.why, 'opted_out', 'landline', 'no_phone', 'no_consent', 'listed', 'ok') AS why, q.n FROM (
SELECT t.unit_id, h.village_id,
       CASE
         WHEN (SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1) = 'no' THEN 1
         WHEN NOT EXISTS (SELECT 1 FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL) THEN
           IF(EXISTS (SELECT 1 FROM phone a WHERE a.person_id = t.person_id AND a.deleted_at IS NULL), 2, 3)
         WHEN :needs_consent = 1 AND COALESCE((SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1), '') <> 'yes' THEN 4
         WHEN :checks_list = 1 AND EXISTS (SELECT 1 FROM do_not_advertise d WHERE d.number_idx = (SELECT b.number_idx FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
                                              AND d.deleted_at IS NULL) THEN 5
         ELSE 6 END AS why,
       COUNT(*) AS n
FROM membership t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
JOIN household h ON h.id = t.household_id AND h.deleted_at IS NULL
WHERE t.deleted_at IS NULL AND t.to_date IS NULL
  AND (:unit_id IS NULL OR t.unit_id IN (SELECT w.unit_id FROM unit_scope w WHERE w.root_id = :unit_id))
  AND (:villages IS NULL OR FIND_IN_SET(h.village_id, :villages))
  AND (:classes IS NULL OR FIND_IN_SET(h.class, :classes))
  AND (:ethnic IS NULL OR FIND_IN_SET(p.ethnic_id, :ethnic))
  AND (:sex IS NULL OR p.sex = :sex)
  AND (:age_from IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) >= :age_from)
  AND (:age_to IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) <= :age_to)
  AND (:heads_only = 0 OR t.relation = 'head')
  AND (:project_id IS NULL OR EXISTS (
        SELECT 1 FROM eligibility el LEFT JOIN classification c ON c.household_id = h.id AND c.class = h.class AND c.to_date IS NULL AND c.deleted_at IS NULL
         WHERE el.project_id = :project_id AND el.class = h.class AND el.deleted_at IS NULL
           AND (el.months IS NULL OR c.from_date + INTERVAL el.months MONTH > :today)))
  AND (:course_id IS NULL OR EXISTS (
        SELECT 1 FROM enrolment en WHERE en.course_id = :course_id AND en.person_id = p.id AND en.deleted_at IS NULL AND FIND_IN_SET(en.state, :course_states)))
GROUP BY t.unit_id, h.village_id, why) q
JOIN unit_scope x ON x.root_id = :scope AND x.unit_id = q.unit_id
JOIN village v ON v.id = q.village_id
ORDER BY x.unit_name, q.unit_id, v.name, q.village_id, why;

-- One row for each kind of text: names of one length that need the same alphabet make messages of the same parts. n counts telephones
-- and texts, not people. by_name, by_village: whether the text holds them; by_carrier: whether its price depends on the carrier.
-- name: audience_texts :many
-- in: scope i64, today text, unit_id i64?, villages text?, classes text?, ethnic text?, sex text?, age_from i64?, age_to i64?, heads_only i64, project_id i64?, course_id i64?, course_states text?, purpose text, needs_consent i64, checks_list i64, by_name i64, by_village i64, by_carrier i64
-- out: name text, village text, carrier text?, n i64
-- scope: t.unit_id
SELECT q.name, COALESCE(v.name, ''), q.carrier, q.n FROM (
SELECT IF(:by_village = 1, h.village_id, 0) AS place_id, IF(:by_name = 1, CHAR_LENGTH(p.name), 0) AS size,
       IF(:by_name = 1, (p.name REGEXP '[^ -~]') + (p.name REGEXP '[^ -~àèéìòùÉ]'), 0) AS letters, MAX(IF(:by_name = 1, p.name, '')) AS name,
       IF(:by_carrier = 1, (SELECT n.carrier FROM number_carrier n WHERE n.number_idx = (SELECT b.number_idx FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)), NULL) AS carrier,
       COUNT(DISTINCT (SELECT b.number_idx FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1),
             IF(:by_name = 1, CRC32(p.name), 0)) AS n
FROM membership t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
JOIN household h ON h.id = t.household_id AND h.deleted_at IS NULL
WHERE t.deleted_at IS NULL AND t.to_date IS NULL
  AND (:unit_id IS NULL OR t.unit_id IN (SELECT w.unit_id FROM unit_scope w WHERE w.root_id = :unit_id))
  AND (:villages IS NULL OR FIND_IN_SET(h.village_id, :villages))
  AND (:classes IS NULL OR FIND_IN_SET(h.class, :classes))
  AND (:ethnic IS NULL OR FIND_IN_SET(p.ethnic_id, :ethnic))
  AND (:sex IS NULL OR p.sex = :sex)
  AND (:age_from IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) >= :age_from)
  AND (:age_to IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) <= :age_to)
  AND (:heads_only = 0 OR t.relation = 'head')
  AND (:project_id IS NULL OR EXISTS (
        SELECT 1 FROM eligibility el LEFT JOIN classification c ON c.household_id = h.id AND c.class = h.class AND c.to_date IS NULL AND c.deleted_at IS NULL
         WHERE el.project_id = :project_id AND el.class = h.class AND el.deleted_at IS NULL
           AND (el.months IS NULL OR c.from_date + INTERVAL el.months MONTH > :today)))
  AND (:course_id IS NULL OR EXISTS (
        SELECT 1 FROM enrolment en WHERE en.course_id = :course_id AND en.person_id = p.id AND en.deleted_at IS NULL AND FIND_IN_SET(en.state, :course_states)))
  AND CASE
         WHEN (SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1) = 'no' THEN 1
         WHEN NOT EXISTS (SELECT 1 FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL) THEN
           IF(EXISTS (SELECT 1 FROM phone a WHERE a.person_id = t.person_id AND a.deleted_at IS NULL), 2, 3)
         WHEN :needs_consent = 1 AND COALESCE((SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1), '') <> 'yes' THEN 4
         WHEN :checks_list = 1 AND EXISTS (SELECT 1 FROM do_not_advertise d WHERE d.number_idx = (SELECT b.number_idx FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
                                              AND d.deleted_at IS NULL) THEN 5
         ELSE 6 END = 6
GROUP BY place_id, size, letters, carrier) q
LEFT JOIN village v ON v.id = q.place_id
ORDER BY q.carrier;

-- Homes in which somebody has no number for messages or does not read, and nobody who reads gets one of these: those a relay tells.
-- By village, with whoever tells it: has_number, whether by SMS.
-- name: audience_homes :many
-- in: scope i64, today text, unit_id i64?, villages text?, classes text?, ethnic text?, sex text?, age_from i64?, age_to i64?, heads_only i64, project_id i64?, course_id i64?, course_states text?, purpose text, needs_consent i64, checks_list i64
-- out: village text, homes i64, people i64, relay text?, has_number i64
-- scope: t.unit_id
SELECT v.name, w.homes, w.people, y.name, y.number_enc IS NOT NULL FROM (
SELECT q.village_id, COUNT(*) AS homes, CAST(SUM(q.silent) AS SIGNED) AS people FROM (
SELECT q.village_id, SUM(q.why IN (2, 3) OR (q.why = 6 AND q.unread)) AS silent, SUM(q.why = 6 AND NOT q.unread) AS told FROM (
SELECT h.id, h.village_id, COALESCE(p.can_read, 1) = 0 AS unread, CASE
         WHEN (SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1) = 'no' THEN 1
         WHEN NOT EXISTS (SELECT 1 FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL) THEN
           IF(EXISTS (SELECT 1 FROM phone a WHERE a.person_id = t.person_id AND a.deleted_at IS NULL), 2, 3)
         WHEN :needs_consent = 1 AND COALESCE((SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1), '') <> 'yes' THEN 4
         WHEN :checks_list = 1 AND EXISTS (SELECT 1 FROM do_not_advertise d WHERE d.number_idx = (SELECT b.number_idx FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
                                              AND d.deleted_at IS NULL) THEN 5
         ELSE 6 END AS why
FROM membership t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
JOIN household h ON h.id = t.household_id AND h.deleted_at IS NULL
WHERE t.deleted_at IS NULL AND t.to_date IS NULL
  AND (:unit_id IS NULL OR t.unit_id IN (SELECT w.unit_id FROM unit_scope w WHERE w.root_id = :unit_id))
  AND (:villages IS NULL OR FIND_IN_SET(h.village_id, :villages))
  AND (:classes IS NULL OR FIND_IN_SET(h.class, :classes))
  AND (:ethnic IS NULL OR FIND_IN_SET(p.ethnic_id, :ethnic))
  AND (:sex IS NULL OR p.sex = :sex)
  AND (:age_from IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) >= :age_from)
  AND (:age_to IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) <= :age_to)
  AND (:heads_only = 0 OR t.relation = 'head')
  AND (:project_id IS NULL OR EXISTS (
        SELECT 1 FROM eligibility el LEFT JOIN classification c ON c.household_id = h.id AND c.class = h.class AND c.to_date IS NULL AND c.deleted_at IS NULL
         WHERE el.project_id = :project_id AND el.class = h.class AND el.deleted_at IS NULL
           AND (el.months IS NULL OR c.from_date + INTERVAL el.months MONTH > :today)))
  AND (:course_id IS NULL OR EXISTS (
        SELECT 1 FROM enrolment en WHERE en.course_id = :course_id AND en.person_id = p.id AND en.deleted_at IS NULL AND FIND_IN_SET(en.state, :course_states)))) q
GROUP BY q.id, q.village_id HAVING silent > 0 AND told = 0) q
GROUP BY q.village_id) w
  JOIN village v ON v.id = w.village_id
  LEFT JOIN relay y ON y.id = (SELECT x.id FROM relay x WHERE x.village_id = w.village_id AND x.valid_from <= :today AND (x.valid_to IS NULL OR x.valid_to >= :today)
                                  AND x.deleted_at IS NULL ORDER BY x.number_enc IS NULL, x.id LIMIT 1)
 ORDER BY v.name, w.village_id;

-- Scattered over the whole audience, and the same each time.
-- name: audience_sample :many
-- in: scope i64, today text, unit_id i64?, villages text?, classes text?, ethnic text?, sex text?, age_from i64?, age_to i64?, heads_only i64, project_id i64?, course_id i64?, course_states text?, purpose text, needs_consent i64, checks_list i64, n i64
-- out: person_id i64, name text, unit_id i64, unit text, village_id i64, village text, household_id i64, class text?, relation text, phone_id i64?, tail text?, why text
-- scope: t.unit_id
SELECT p.id, p.name, t.unit_id, s.unit_name, h.village_id, v.name, h.id, h.class, t.relation, f.id, f.number_tail,
       ELT(CASE
         WHEN (SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1) = 'no' THEN 1
         WHEN NOT EXISTS (SELECT 1 FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL) THEN
           IF(EXISTS (SELECT 1 FROM phone a WHERE a.person_id = t.person_id AND a.deleted_at IS NULL), 2, 3)
         WHEN :needs_consent = 1 AND COALESCE((SELECT k.answer FROM consent k WHERE k.person_id = t.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL ORDER BY k.given_at DESC, k.id DESC LIMIT 1), '') <> 'yes' THEN 4
         WHEN :checks_list = 1 AND EXISTS (SELECT 1 FROM do_not_advertise d WHERE d.number_idx = (SELECT b.number_idx FROM phone b WHERE b.person_id = t.person_id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
                                              AND d.deleted_at IS NULL) THEN 5
         ELSE 6 END, 'opted_out', 'landline', 'no_phone', 'no_consent', 'listed', 'ok')
  FROM (SELECT t.id
FROM membership t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
JOIN household h ON h.id = t.household_id AND h.deleted_at IS NULL
WHERE t.deleted_at IS NULL AND t.to_date IS NULL
  AND (:unit_id IS NULL OR t.unit_id IN (SELECT w.unit_id FROM unit_scope w WHERE w.root_id = :unit_id))
  AND (:villages IS NULL OR FIND_IN_SET(h.village_id, :villages))
  AND (:classes IS NULL OR FIND_IN_SET(h.class, :classes))
  AND (:ethnic IS NULL OR FIND_IN_SET(p.ethnic_id, :ethnic))
  AND (:sex IS NULL OR p.sex = :sex)
  AND (:age_from IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) >= :age_from)
  AND (:age_to IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) <= :age_to)
  AND (:heads_only = 0 OR t.relation = 'head')
  AND (:project_id IS NULL OR EXISTS (
        SELECT 1 FROM eligibility el LEFT JOIN classification c ON c.household_id = h.id AND c.class = h.class AND c.to_date IS NULL AND c.deleted_at IS NULL
         WHERE el.project_id = :project_id AND el.class = h.class AND el.deleted_at IS NULL
           AND (el.months IS NULL OR c.from_date + INTERVAL el.months MONTH > :today)))
  AND (:course_id IS NULL OR EXISTS (
        SELECT 1 FROM enrolment en WHERE en.course_id = :course_id AND en.person_id = p.id AND en.deleted_at IS NULL AND FIND_IN_SET(en.state, :course_states)))
ORDER BY CRC32(t.person_id), t.person_id LIMIT :n) q
  JOIN membership t ON t.id = q.id
  JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
  JOIN person p ON p.id = t.person_id
  JOIN household h ON h.id = t.household_id
  JOIN village v ON v.id = h.village_id
  LEFT JOIN phone f ON f.id = (SELECT b.id FROM phone b WHERE b.person_id = p.id AND b.can_sms = 1 AND b.deleted_at IS NULL ORDER BY b.priority, b.id LIMIT 1)
 ORDER BY CRC32(t.person_id), t.person_id;

-- name: campaign_freeze :exec
-- in: scope i64, today text, unit_id i64?, villages text?, classes text?, ethnic text?, sex text?, age_from i64?, age_to i64?, heads_only i64, project_id i64?, course_id i64?, course_states text?, campaign_id i64
-- scope: t.unit_id
INSERT INTO campaign_person (campaign_id, person_id, unit_id, village_id, household_id, state)
SELECT :campaign_id, p.id, t.unit_id, h.village_id, h.id, 'planned'
FROM membership t
JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = t.unit_id
JOIN person p ON p.id = t.person_id AND p.deleted_at IS NULL
JOIN household h ON h.id = t.household_id AND h.deleted_at IS NULL
WHERE t.deleted_at IS NULL AND t.to_date IS NULL
  AND (:unit_id IS NULL OR t.unit_id IN (SELECT w.unit_id FROM unit_scope w WHERE w.root_id = :unit_id))
  AND (:villages IS NULL OR FIND_IN_SET(h.village_id, :villages))
  AND (:classes IS NULL OR FIND_IN_SET(h.class, :classes))
  AND (:ethnic IS NULL OR FIND_IN_SET(p.ethnic_id, :ethnic))
  AND (:sex IS NULL OR p.sex = :sex)
  AND (:age_from IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) >= :age_from)
  AND (:age_to IS NULL OR TIMESTAMPDIFF(YEAR, IF(LENGTH(p.birth) = 4, CONCAT(p.birth, '-01-01'), p.birth), :today) <= :age_to)
  AND (:heads_only = 0 OR t.relation = 'head')
  AND (:project_id IS NULL OR EXISTS (
        SELECT 1 FROM eligibility el LEFT JOIN classification c ON c.household_id = h.id AND c.class = h.class AND c.to_date IS NULL AND c.deleted_at IS NULL
         WHERE el.project_id = :project_id AND el.class = h.class AND el.deleted_at IS NULL
           AND (el.months IS NULL OR c.from_date + INTERVAL el.months MONTH > :today)))
  AND (:course_id IS NULL OR EXISTS (
        SELECT 1 FROM enrolment en WHERE en.course_id = :course_id AND en.person_id = p.id AND en.deleted_at IS NULL AND FIND_IN_SET(en.state, :course_states)));

-- name: audience_units :one
-- in: scope i64, unit_id i64?, project_id i64?, course_id i64?
-- out: units i64, projects i64, courses i64
-- scope: s.unit_id
SELECT (SELECT COUNT(*) FROM unit_scope s WHERE s.root_id = :scope AND s.unit_id = :unit_id), (SELECT COUNT(*) FROM project WHERE id = :project_id AND deleted_at IS NULL),
       (SELECT COUNT(*) FROM course WHERE id = :course_id AND deleted_at IS NULL);
