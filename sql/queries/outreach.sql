-- SPDX-License-Identifier: MPL-2.0
-- Writing into the outbox and settling what stayed unknown.

-- name: message_insert :exec1
-- in: id i64, unit_id i64, person_id i64?, phone_id i64?, enrolment_id i64?, campaign_id i64?, occasion_id i64?, course_id i64?, referral_id i64?, template_id i64?, offset_days i64?, kind text, purpose text, class text, lane i64, body text, secret_enc blob?, coding text, parts i64, price i64, phone_enc blob, phone_idx blob, phone_tail text, due_at text, valid_until text, dedup_key blob, user_id i64?
-- scope: none, written for a person read under the caller's scope
INSERT INTO message (id, unit_id, person_id, phone_id, enrolment_id, campaign_id, occasion_id, course_id, referral_id, template_id, offset_days, kind, purpose, class, lane, body, secret_enc,
                     coding, parts, price, phone_enc, phone_idx, phone_tail, due_at, valid_until, dedup_key, created_by, updated_by)
VALUES (:id, :unit_id, :person_id, :phone_id, :enrolment_id, :campaign_id, :occasion_id, :course_id, :referral_id, :template_id, :offset_days, :kind, :purpose, :class, :lane, :body, :secret_enc,
        :coding, :parts, :price, :phone_enc, :phone_idx, :phone_tail, :due_at, :valid_until, :dedup_key, :user_id, :user_id);

-- The rule of a class on a day.
-- name: outbox_rule :opt
-- in: class text, day text
-- out: hour_from text, hour_to text, per_day_max i64?, needs_consent i64, needs_brand i64, checks_list i64, label text?, refusal text?
-- scope: none, the law is the same for everybody
SELECT hour_from, hour_to, per_day_max, needs_consent, needs_brand, checks_list, label, refusal FROM message_rule
WHERE class = :class AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day) AND deleted_at IS NULL
ORDER BY valid_from DESC LIMIT 1;

-- What a part costs with the gateway that will take it: by routes when there are any, and by the carrier when it is known. A carrier that is
-- not known, or has no price of its own, costs the common price; where there is none, the dearest, so that a cap holds.
-- name: outbox_price :opt
-- in: gateway text, class text, day text, number_idx blob?, carrier text?
-- out: per_part i64, verified i64, source text
-- scope: none, prices are the same for everybody
SELECT p.per_part, p.verified, p.source
FROM (SELECT COALESCE(:carrier, (SELECT n.carrier FROM number_carrier n WHERE n.number_idx = :number_idx)) AS carrier) c
JOIN gateway_price p
WHERE p.gateway = COALESCE((SELECT r.gateway FROM gateway_route r WHERE r.class = :class AND (r.carrier IS NULL OR r.carrier = c.carrier)
                                                                    AND r.deleted_at IS NULL ORDER BY r.carrier IS NULL, r.ranking, r.id LIMIT 1), :gateway)
  AND (p.class IS NULL OR p.class = :class)
  AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day) AND p.deleted_at IS NULL
ORDER BY CASE WHEN p.carrier = c.carrier THEN 0 WHEN p.carrier IS NULL THEN 1 ELSE 2 END, p.class IS NULL,
         IF(p.carrier IS NULL OR p.carrier = c.carrier, 0, p.per_part) DESC, p.valid_from DESC, p.id DESC LIMIT 1;

-- Whether prices of a class differ by carrier on a day, so that whoever counts many need ask for carriers.
-- name: outbox_by_carrier :one
-- in: class text, day text
-- out: yes i64
-- scope: none, prices are the same for everybody
SELECT EXISTS (SELECT 1 FROM gateway_price p WHERE p.carrier IS NOT NULL AND (p.class IS NULL OR p.class = :class) AND p.valid_from <= :day
                                               AND (p.valid_to IS NULL OR p.valid_to >= :day) AND p.deleted_at IS NULL)
    OR EXISTS (SELECT 1 FROM gateway_route r WHERE r.carrier IS NOT NULL AND r.class = :class AND r.deleted_at IS NULL);

-- consented: the newest answer is yes; nobody who never answered has consented. recent: of this class within a day of :due.
-- name: outbox_standing :one
-- in: person_id i64?, purpose text, number_idx blob, class text, due text
-- out: consented i64, listed i64, recent i64
-- scope: none, asked for a number read under the caller's scope
SELECT COALESCE((SELECT k.answer = 'yes' FROM consent k WHERE k.person_id = :person_id AND k.purpose = :purpose AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0),
       EXISTS (SELECT 1 FROM do_not_advertise d WHERE d.number_idx = :number_idx AND d.deleted_at IS NULL),
       (SELECT COUNT(*) FROM message m WHERE m.phone_idx = :number_idx AND m.class = :class
           AND m.state NOT IN ('cancelled', 'failed', 'expired', 'dead')
           AND GREATEST(m.due_at, m.updated_at) > :due - INTERVAL 24 HOUR AND m.due_at < :due + INTERVAL 24 HOUR);

-- name: message_phone_of :opt
-- in: person_id i64, purpose text
-- out: phone_id i64, number_enc blob, unit_id i64, refused i64
-- scope: none, a person read under the caller's scope
SELECT f.id, f.number_enc, f.unit_id,
       COALESCE((SELECT k.answer = 'no' FROM consent k WHERE k.person_id = f.person_id AND k.purpose = :purpose AND k.deleted_at IS NULL
                  ORDER BY k.given_at DESC, k.id DESC LIMIT 1), 0)
FROM phone f WHERE f.person_id = :person_id AND f.can_sms = 1 AND f.deleted_at IS NULL ORDER BY f.priority, f.id LIMIT 1;

-- name: message_to :exec
-- in: id i64, version i64, from_state text, to_state text, detail text?, user_id i64?
-- scope: none, a message read under the caller's scope
UPDATE message SET state = :to_state, detail = :detail, version = version + 1, updated_by = :user_id, lease_owner = NULL, lease_until = NULL
WHERE id = :id AND version = :version AND state = :from_state;

-- name: message_event_insert :exec1
-- in: at text, unit_id i64, message_id i64, attempt i64, kind text, word text, detail text?, unique_key blob
-- scope: none, a message read under the caller's scope
INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, detail, unique_key)
VALUES (:at, :unit_id, :message_id, :attempt, :kind, :word, :detail, :unique_key);

-- name: readiness :one
-- out: queued i64
-- scope: none, a count for the operator
SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE queue_state = 'queued' LIMIT 1000) q;

-- From the index alone: what is on its way counts as queued.
-- name: message_states :many
-- out: state text, n i64
-- scope: none, counts for the operator
SELECT queue_state, COUNT(*) FROM message GROUP BY queue_state;
