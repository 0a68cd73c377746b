-- SPDX-License-Identifier: MPL-2.0
-- The public side: open vacancies without log-in, registrations of employers, one-time codes, what a seeker and an employer see of their own.

-- Open vacancies. words: JSON list of folded words that must all be there; or else one of trades and one of units, where any were meant, and
-- all of rest; near: a commune to count the road from, and km the most; a road nobody has measured is
-- none. sort_key and after_id: behind this row of the last page.
-- name: public_vacancies :many
-- in: day text, words text, trades text, units text, rest text, trade_id i64?, unit_id i64?, near_id i64?, km i64?, wage i64?, sort text, sort_key i64, after_id i64, n i64
-- out: id i64, title text, trade text, employer text, named i64, unit text, place text, places i64, wage_from i64?, wage_to i64?, start_on text, deadline text, boards i64, km i64?, sort_key i64, short_no i64
-- scope: none, open vacancies are published; of people only an employer who is one, and his name only with his consent
SELECT f.id, f.title, f.trade, f.employer, f.named, f.unit, f.place, f.places, f.wage_from, f.wage_to, f.start_on, f.deadline, f.boards, f.km, f.sort_key, f.short_no FROM (
  SELECT v.id, v.title, t.name AS trade, e.name AS employer, (e.kind NOT IN ('person', 'household') OR e.publishes = 1) AS named, u.name AS unit, v.place,
         v.places, v.wage_from, v.wage_to, v.start_on, v.deadline, v.boards,
         IF(v.unit_id = :near_id, 0, d.km) AS km,
         CASE :sort WHEN 'wage' THEN COALESCE(v.wage_to, v.wage_from, 0) WHEN 'near' THEN -COALESCE(IF(v.unit_id = :near_id, 0, d.km), 100000) ELSE v.id END AS sort_key,
         v.trade_id, v.unit_id, v.short_no,
         CONCAT(' ', REPLACE(LOWER(CONCAT_WS(' ', v.title, t.name, v.place, u.name, IF(e.kind IN ('person', 'household'), NULL, e.name))), 'đ', 'd'), ' ') AS words
    FROM vacancy v
    JOIN employer e ON e.id = v.employer_id AND e.state = 'confirmed' AND e.deleted_at IS NULL
    JOIN trade t ON t.id = v.trade_id
    JOIN unit u ON u.id = v.unit_id
    LEFT JOIN unit_distance d ON d.from_unit_id = LEAST(v.unit_id, :near_id) AND d.to_unit_id = GREATEST(v.unit_id, :near_id) AND d.deleted_at IS NULL
   WHERE v.state = 'open' AND v.deadline >= :day AND v.deleted_at IS NULL
     AND (:trade_id IS NULL OR v.trade_id = :trade_id) AND (:unit_id IS NULL OR v.unit_id = :unit_id)
     AND (:wage IS NULL OR COALESCE(v.wage_to, v.wage_from) >= :wage)) f
 WHERE (:km IS NULL OR f.km <= :km)
   AND (f.sort_key < :sort_key OR (f.sort_key = :sort_key AND f.id < :after_id))
   AND (NOT EXISTS (SELECT 1 FROM JSON_TABLE(:words, '$[*]' COLUMNS (w VARCHAR(60) PATH '$')) j
                     WHERE f.words COLLATE utf8mb4_uca1400_ai_ci NOT LIKE CONCAT('% ', j.w, '%'))
        OR ((:trades <> '[]' OR :units <> '[]')
            AND (:trades = '[]' OR f.trade_id IN (SELECT j.id FROM JSON_TABLE(:trades, '$[*]' COLUMNS (id BIGINT PATH '$')) j))
            AND (:units = '[]' OR f.unit_id IN (SELECT j.id FROM JSON_TABLE(:units, '$[*]' COLUMNS (id BIGINT PATH '$')) j))
            AND NOT EXISTS (SELECT 1 FROM JSON_TABLE(:rest, '$[*]' COLUMNS (w VARCHAR(60) PATH '$')) j
                             WHERE f.words COLLATE utf8mb4_uca1400_ai_ci NOT LIKE CONCAT('% ', j.w, '%'))))
 ORDER BY f.sort_key DESC, f.id DESC LIMIT :n;

-- name: public_vacancy :opt
-- in: id i64, day text
-- out: id i64, employer_id i64, employer text, named i64, publishes i64, contact text?, number_enc blob?, short_no i64
-- scope: none, open vacancies are published; the contact only with the firm's consent
SELECT v.id, e.id, e.name, (e.kind NOT IN ('person', 'household') OR e.publishes = 1), e.publishes, IF(e.publishes = 1, e.contact, NULL), IF(e.publishes = 1, e.number_enc, NULL), v.short_no
FROM vacancy v JOIN employer e ON e.id = v.employer_id AND e.state = 'confirmed' AND e.deleted_at IS NULL
WHERE v.id = :id AND v.state = 'open' AND v.deadline >= :day AND v.deleted_at IS NULL;

-- name: trade_names :many
-- out: id i64, name text, words text?
-- scope: none, the catalogue is public
SELECT id, name, words FROM trade WHERE deleted_at IS NULL ORDER BY name;

-- name: public_units :many
-- in: day text
-- out: id i64, name text
-- scope: none, the list of communes is public
SELECT u.id, u.name FROM unit u WHERE u.kind IN ('commune', 'town') AND u.deleted_at IS NULL
   AND (u.valid_to IS NULL OR u.valid_to >= :day OR EXISTS (SELECT 1 FROM vacancy v WHERE v.unit_id = u.id AND v.state = 'open' AND v.deadline >= :day AND v.deleted_at IS NULL))
ORDER BY u.name, u.id;

-- name: public_industries :many
-- out: id i64, name text
-- scope: none, the catalogue is public
SELECT id, name FROM industry WHERE deleted_at IS NULL ORDER BY code;

-- name: public_certificates :many
-- out: id i64, name text
-- scope: none, the catalogue is public
SELECT id, name FROM certificate WHERE deleted_at IS NULL ORDER BY name;

-- Whether such a row of the catalogue is there. kind: unit, industry, trade, certificate.
-- name: public_known :one
-- in: kind text, id i64, day text
-- out: n i64
-- scope: none, the catalogue is public
SELECT (SELECT COUNT(*) FROM unit WHERE :kind = 'unit' AND id = :id AND kind IN ('commune', 'town') AND deleted_at IS NULL
          AND (valid_to IS NULL OR valid_to >= :day OR EXISTS (SELECT 1 FROM vacancy v WHERE v.unit_id = :id AND v.deleted_at IS NULL AND v.state = 'open' AND v.deadline >= :day)))
     + (SELECT COUNT(*) FROM industry WHERE :kind = 'industry' AND id = :id AND deleted_at IS NULL)
     + (SELECT COUNT(*) FROM trade WHERE :kind = 'trade' AND id = :id AND deleted_at IS NULL)
     + (SELECT COUNT(*) FROM certificate WHERE :kind = 'certificate' AND id = :id AND deleted_at IS NULL);

-- --- counts -----------------------------------------------------------------------------------------------------------------------------

-- name: public_count_add :exec
-- in: subject blob, day text
-- scope: none, a keyed hash and a number
INSERT INTO public_count (subject, held_on, n) VALUES (:subject, :day, 1) ON DUPLICATE KEY UPDATE n = n + 1;

-- name: public_count_get :one
-- in: subject blob, day text
-- out: n i64
-- scope: none, a keyed hash and a number
SELECT COALESCE(MAX(n), 0) FROM public_count WHERE subject = :subject AND held_on = :day;

-- name: public_count_purge :exec
-- in: before text
-- scope: none, housekeeping
DELETE FROM public_count WHERE held_on < :before LIMIT 500;

-- --- registrations ------------------------------------------------------------------------------------------------------------------------

-- name: registration_insert :exec1
-- in: id i64, unit_id i64, kind text, name text, tax_code text?, business text?, industry_id i64?, address text?, contact text?, number_enc blob?, number_idx blob?, number_tail text?, email text?, products text?, size text?, publishes i64, vacancies_enc blob?, places i64, employer_id i64?
-- scope: none, anybody may register
INSERT INTO registration (id, unit_id, kind, name, tax_code, business, industry_id, address, contact, number_enc, number_idx, number_tail, email, products, size, publishes,
                          vacancies_enc, places, employer_id)
VALUES (:id, :unit_id, :kind, :name, :tax_code, :business, :industry_id, :address, :contact, :number_enc, :number_idx, :number_tail, :email, :products, :size, :publishes,
        :vacancies_enc, :places, :employer_id);

-- Employers and waiting registrations with the same tax code or number.
-- name: registration_twins :many
-- in: id i64, scope i64
-- out: kind text, id i64, name text, unit text, state text, same_code i64, same_number i64
-- scope: r.unit_id
SELECT 'employers', e.id, e.name, u.name, e.state, COALESCE(e.tax_code = r.tax_code, 0), COALESCE(e.number_idx = r.number_idx, 0)
FROM registration r JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = r.unit_id
JOIN employer e ON (e.tax_code = r.tax_code OR e.number_idx = r.number_idx) AND e.deleted_at IS NULL JOIN unit u ON u.id = e.unit_id
WHERE r.id = :id AND r.kind = 'employer'
UNION ALL
SELECT 'registrations', o.id, o.name, u.name, o.state, COALESCE(o.tax_code = r.tax_code, 0), COALESCE(o.number_idx = r.number_idx, 0)
FROM registration r JOIN unit_scope s ON s.root_id = :scope AND s.unit_id = r.unit_id
JOIN registration o ON (o.tax_code = r.tax_code OR o.number_idx = r.number_idx) AND o.id <> r.id AND o.kind = 'employer' AND o.state = 'pending'
JOIN unit_scope m ON m.root_id = :scope AND m.unit_id = o.unit_id JOIN unit u ON u.id = o.unit_id
WHERE r.id = :id AND r.kind = 'employer'
LIMIT 50;

-- name: registration_decide :exec1
-- in: id i64, version i64, to_state text, employer_id i64?, reason text?, at text, user_id i64
-- scope: none, a registration read under the caller's scope
UPDATE registration SET state = :to_state, employer_id = COALESCE(:employer_id, employer_id), reason = :reason, decided_by = :user_id, decided_at = :at,
       version = version + 1, updated_by = :user_id
WHERE id = :id AND version = :version AND state = 'pending';

-- name: employer_from_public :exec1
-- in: id i64
-- scope: none, an employer the caller just wrote
UPDATE employer SET source = 'public' WHERE id = :id;

-- --- one-time codes -----------------------------------------------------------------------------------------------------------------------

-- name: access_code_get :opt
-- in: kind text, number_idx blob
-- out: code text?, expires_at text, tries i64, asked i64, asked_on text, next_at text, message_id i64?
-- scope: none, a code sent to the number that asks
SELECT code, expires_at, tries, asked, asked_on, next_at, message_id FROM access_code WHERE kind = :kind AND number_idx = :number_idx FOR UPDATE;

-- name: access_code_put :exec
-- in: kind text, number_idx blob, code text, expires_at text, asked i64, asked_on text, next_at text, message_id i64?
-- scope: none, a code sent to the number that asks
INSERT INTO access_code (kind, number_idx, code, expires_at, tries, asked, asked_on, next_at, message_id)
VALUES (:kind, :number_idx, :code, :expires_at, 0, :asked, :asked_on, :next_at, :message_id)
ON DUPLICATE KEY UPDATE code = :code, expires_at = :expires_at, tries = 0, asked = :asked, asked_on = :asked_on, next_at = :next_at, message_id = :message_id;

-- Counted before it is compared: many tries at once are as many tries.
-- name: access_code_try :exec
-- in: kind text, number_idx blob, now text, most i64
-- scope: none, a code sent to the number that asks
UPDATE access_code SET tries = tries + 1 WHERE kind = :kind AND number_idx = :number_idx AND code IS NOT NULL AND expires_at > :now AND tries < :most;

-- name: access_code_spend :exec1
-- in: kind text, number_idx blob, code text
-- scope: none, a code sent to the number that asks
UPDATE access_code SET code = NULL, message_id = NULL WHERE kind = :kind AND number_idx = :number_idx AND code = :code;

-- A code that is spent or replaced is wiped; a message that has not left yet, stays.
-- name: message_secret_forget :exec
-- in: id i64
-- scope: none, the code of the number that asks
UPDATE message SET secret_enc = NULL, version = version + 1, detail = IF(state IN ('queued', 'retry_wait'), 'superseded', detail),
       state = IF(state IN ('queued', 'retry_wait'), 'cancelled', state)
WHERE id = :id AND secret_enc IS NOT NULL;

-- Codes nobody used. Few rows of codes are kept, so they are asked and not the messages.
-- name: message_secret_lapse :exec
-- in: now text
-- scope: none, housekeeping
UPDATE access_code c JOIN message m ON m.id = c.message_id SET m.secret_enc = NULL WHERE c.expires_at < :now AND m.secret_enc IS NOT NULL;

-- name: access_code_purge :exec
-- in: before text
-- scope: none, housekeeping
DELETE FROM access_code WHERE expires_at < :before LIMIT 500;

-- --- guests -------------------------------------------------------------------------------------------------------------------------------

-- Whom a number lets in. Numbers of neighbours who relay are nobody's own.
-- name: guest_seekers :many
-- in: number_idx blob
-- out: id i64, person_id i64, unit_id i64, name text, birth text?
-- scope: none, who has this telephone asks for her own
SELECT t.id, p.id, t.unit_id, p.name, p.birth FROM phone n
JOIN person p ON p.id = n.person_id AND p.deleted_at IS NULL
JOIN seeker t ON t.person_id = p.id AND t.deleted_at IS NULL
WHERE n.number_idx = :number_idx AND n.kind IN ('own', 'shared') AND n.deleted_at IS NULL GROUP BY t.id ORDER BY t.id LIMIT 20;

-- name: guest_employers :many
-- in: number_idx blob
-- out: id i64, unit_id i64, name text
-- scope: none, who has this telephone asks for his own
SELECT id, unit_id, name FROM employer WHERE number_idx = :number_idx AND state = 'confirmed' AND deleted_at IS NULL ORDER BY id LIMIT 20;

-- name: guest_session_find :opt
-- in: token_hash blob, now text
-- out: kind text, number_idx blob, subject_id i64?, csrf text, expires_at text
-- scope: none, the caller's own session
SELECT kind, number_idx, subject_id, csrf, expires_at FROM guest_session WHERE token_hash = :token_hash AND expires_at > :now;

-- name: guest_session_insert :exec1
-- in: token_hash blob, kind text, number_idx blob, subject_id i64?, csrf text, now text, expires_at text
-- scope: none, the caller's own session
INSERT INTO guest_session (token_hash, kind, number_idx, subject_id, csrf, created_at, expires_at)
VALUES (:token_hash, :kind, :number_idx, :subject_id, :csrf, :now, :expires_at);

-- name: guest_session_choose :exec1
-- in: token_hash blob, subject_id i64
-- scope: none, the caller's own session
UPDATE guest_session SET subject_id = :subject_id WHERE token_hash = :token_hash;

-- name: guest_session_end :exec
-- in: token_hash blob
-- scope: none, the caller's own session
DELETE FROM guest_session WHERE token_hash = :token_hash;

-- name: guest_session_purge :exec
-- in: now text
-- scope: none, housekeeping
DELETE FROM guest_session WHERE expires_at < :now LIMIT 500;

-- --- a seeker's own ---------------------------------------------------------------------------------------------------------------------------

-- name: guest_seeker :one
-- in: seeker_id i64
-- out: name text, state text, wish_1 text?, wish_2 text?, wish_3 text?, wish_4 text?, any_work i64, wage i64?, max_km i64?, unit text, boards i64
-- scope: none, the guest's own row
SELECT p.name, t.state, a.name, b.name, c.name, d.name, t.any_work, t.wage, t.max_km, u.name, t.boards
FROM seeker t JOIN person p ON p.id = t.person_id JOIN unit u ON u.id = t.unit_id
LEFT JOIN trade a ON a.id = t.wish_1_id LEFT JOIN trade b ON b.id = t.wish_2_id LEFT JOIN trade c ON c.id = t.wish_3_id LEFT JOIN trade d ON d.id = t.wish_4_id
WHERE t.id = :seeker_id AND t.deleted_at IS NULL;

-- shared: the newest word to this employer; NULL: never asked.
-- name: guest_referrals :many
-- in: seeker_id i64
-- out: id i64, version i64, state text, title text, employer_id i64, employer text, unit text, place text, wage_from i64?, wage_to i64?, start_on text, created_at text, shared text?
-- scope: none, the guest's own rows
SELECT r.id, r.version, r.state, v.title, e.id, e.name, u.name, v.place, v.wage_from, v.wage_to, v.start_on, r.created_at,
       (SELECT c.answer FROM share_consent c WHERE c.person_id = t.person_id AND c.employer_id = e.id AND c.deleted_at IS NULL ORDER BY c.given_on DESC, c.id DESC LIMIT 1)
FROM referral r JOIN seeker t ON t.id = r.seeker_id JOIN vacancy v ON v.id = r.vacancy_id JOIN employer e ON e.id = v.employer_id JOIN unit u ON u.id = v.unit_id
WHERE r.seeker_id = :seeker_id AND r.deleted_at IS NULL ORDER BY r.id DESC LIMIT 50;

-- What a seeker is shown of the best vacancies: as on the public page, a household or person that hires is not named unless it agreed.
-- name: guest_titles :many
-- in: ids text
-- out: id i64, title text, employer text, named i64, unit text, places i64, wage_from i64?, wage_to i64?, start_on text, deadline text
-- scope: none, open vacancies are published
SELECT v.id, v.title, e.name, (e.kind NOT IN ('person', 'household') OR e.publishes = 1), u.name, v.places, v.wage_from, v.wage_to, v.start_on, v.deadline
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
JOIN vacancy v ON v.id = j.id AND v.deleted_at IS NULL JOIN employer e ON e.id = v.employer_id JOIN unit u ON u.id = v.unit_id;

-- name: guest_referral :opt
-- in: seeker_id i64, id i64
-- out: state text, unit_id i64, vacancy_id i64
-- scope: none, the guest's own row
SELECT state, unit_id, vacancy_id FROM referral WHERE id = :id AND seeker_id = :seeker_id AND deleted_at IS NULL FOR UPDATE;

-- name: guest_referral_answer :exec1
-- in: seeker_id i64, id i64, from_state text, to_state text, reason text?
-- scope: none, the guest's own row
UPDATE referral SET state = :to_state, reason = :reason, version = version + 1, updated_by = NULL WHERE id = :id AND seeker_id = :seeker_id AND state = :from_state;

-- An employer she was introduced to: only those are named to her, and only to those may she open her name.
-- name: guest_introduced :one
-- in: seeker_id i64, employer_id i64
-- out: n i64
-- scope: none, the guest's own rows
SELECT COUNT(*) FROM referral r JOIN vacancy v ON v.id = r.vacancy_id WHERE r.seeker_id = :seeker_id AND v.employer_id = :employer_id AND r.deleted_at IS NULL;

-- name: guest_consent :exec1
-- in: id i64, unit_id i64, person_id i64, employer_id i64, answer text, day text
-- scope: none, the guest's own row
INSERT INTO share_consent (id, unit_id, person_id, employer_id, answer, channel, given_on) VALUES (:id, :unit_id, :person_id, :employer_id, :answer, 'web', :day);

-- name: guest_found_work :exec
-- in: seeker_id i64, to_state text
-- scope: none, the guest's own row
UPDATE seeker SET state = :to_state, version = version + 1, updated_by = NULL WHERE id = :seeker_id AND state <> :to_state;

-- --- an employer's own -------------------------------------------------------------------------------------------------------------------------

-- name: guest_firm_vacancies :many
-- in: employer_id i64
-- out: id i64, title text, trade text, state text, places i64, placed i64, deadline text, unit text
-- scope: none, the guest's own rows
SELECT v.id, v.title, t.name, v.state, v.places, (SELECT COUNT(*) FROM referral r WHERE r.vacancy_id = v.id AND r.state IN ('placed', 'kept7', 'kept30', 'kept90') AND r.deleted_at IS NULL),
       v.deadline, u.name
FROM vacancy v JOIN trade t ON t.id = v.trade_id JOIN unit u ON u.id = v.unit_id
WHERE v.employer_id = :employer_id AND v.deleted_at IS NULL ORDER BY v.id DESC LIMIT 100;

-- Who was introduced. Name and number leave the database only where the newest word of that person to this employer is yes.
-- name: guest_firm_people :many
-- in: employer_id i64
-- out: id i64, vacancy_id i64, state text, trade text?, months i64, unit text, name text?, phone_id i64?, number_enc blob?
-- scope: none, trade, commune and experience are what an introduction tells; name and number only with the person's consent to this employer
SELECT f.id, f.vacancy_id, f.state, f.trade, f.months, f.unit, IF(f.shared = 'yes', f.name, NULL),
       IF(f.shared = 'yes', f.phone_id, NULL), IF(f.shared = 'yes', (SELECT n.number_enc FROM phone n WHERE n.id = f.phone_id), NULL)
FROM (
  SELECT r.id, r.vacancy_id, r.state, w.name AS trade,
         (SELECT COALESCE(SUM(x.months), 0) FROM seeker_past x WHERE x.seeker_id = t.id AND x.trade_id = v.trade_id AND x.deleted_at IS NULL) AS months,
         u.name AS unit, p.name,
         (SELECT c.answer FROM share_consent c WHERE c.person_id = p.id AND c.employer_id = v.employer_id AND c.deleted_at IS NULL ORDER BY c.given_on DESC, c.id DESC LIMIT 1) AS shared,
         (SELECT n.id FROM phone n WHERE n.person_id = p.id AND n.kind IN ('own', 'shared') AND n.deleted_at IS NULL ORDER BY n.kind, n.priority, n.id LIMIT 1) AS phone_id
    FROM referral r JOIN vacancy v ON v.id = r.vacancy_id AND v.deleted_at IS NULL JOIN seeker t ON t.id = r.seeker_id JOIN person p ON p.id = t.person_id
    JOIN unit u ON u.id = t.unit_id LEFT JOIN trade w ON w.id = COALESCE(t.wish_1_id, v.trade_id)
   WHERE v.employer_id = :employer_id AND r.deleted_at IS NULL AND r.state <> 'declined' AND t.deleted_at IS NULL AND p.deleted_at IS NULL
   ORDER BY r.id DESC LIMIT 200) f;

-- name: guest_firm_waiting :many
-- in: employer_id i64
-- out: id i64, state text, places i64, reason text?, created_at text
-- scope: none, the guest's own rows
SELECT id, state, places, reason, created_at FROM registration WHERE employer_id = :employer_id AND kind = 'vacancy' AND state <> 'confirmed' AND deleted_at IS NULL ORDER BY id DESC LIMIT 20;

-- name: guest_firm_filled :exec
-- in: employer_id i64, id i64
-- scope: none, the guest's own row
UPDATE vacancy SET state = 'filled', version = version + 1, updated_by = NULL WHERE id = :id AND employer_id = :employer_id AND state = 'open' AND deleted_at IS NULL;

-- name: guest_firm_vacancy :opt
-- in: employer_id i64, id i64
-- out: unit_id i64, state text
-- scope: none, the guest's own row
SELECT unit_id, state FROM vacancy WHERE id = :id AND employer_id = :employer_id AND deleted_at IS NULL;

-- name: guest_firm :one
-- in: employer_id i64
-- out: name text, tax_code text?, business text, industry_id i64?, unit_id i64, unit text, address text?, publishes i64
-- scope: none, the guest's own row
SELECT e.name, e.tax_code, e.kind, e.industry_id, e.unit_id, u.name, e.address, e.publishes FROM employer e JOIN unit u ON u.id = e.unit_id WHERE e.id = :employer_id;
