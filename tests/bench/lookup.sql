-- SPDX-License-Identifier: MPL-2.0
-- An exchange for lookup.sh: @people seekers among the persons of the register, @jobs open vacancies of @jobs / 5 employers. The same numbers
-- give the same rows. The last statement tells the process of the matching pool that a sheet of many rows came in.

SET SESSION max_recursive_iterations = 1000000, foreign_key_checks = 0, unique_checks = 0;
CREATE TEMPORARY TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, trade_id BIGINT NOT NULL);
INSERT INTO t (trade_id) SELECT id FROM trade WHERE deleted_at IS NULL ORDER BY simple DESC, id;
SET @n = (SELECT COUNT(*) FROM t);
CREATE TEMPORARY TABLE u (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, unit_id BIGINT NOT NULL);
INSERT INTO u (unit_id) SELECT DISTINCT unit_id FROM household WHERE deleted_at IS NULL ORDER BY unit_id;
SET @m = (SELECT COUNT(*) FROM u);

-- A share of 0 to 1 from a number and a word: no RAND, so that the rows are the same each time.
CREATE TEMPORARY TABLE who (n INT NOT NULL AUTO_INCREMENT PRIMARY KEY, person_id BIGINT NOT NULL, unit_id BIGINT NOT NULL);
EXECUTE IMMEDIATE CONCAT('INSERT INTO who (person_id, unit_id) SELECT p.id, p.unit_id FROM person p WHERE p.deleted_at IS NULL AND LEFT(p.birth, 4) BETWEEN ''1965'' AND ''2007''
                          AND NOT EXISTS (SELECT 1 FROM seeker s WHERE s.person_id = p.id) ORDER BY p.id LIMIT ', @people);

-- Trades are wished the more the simpler they are: the square of a share.
INSERT INTO seeker (id, unit_id, person_id, schooling, qualification, activity, wish_1_id, wish_2_id, any_work, wage, hours_full, contract_season, max_km, boards, lang_vi, lang_sed, group_code, asked_on)
SELECT 20000000 + n, w.unit_id, w.person_id, ELT(1 + CRC32(CONCAT(n, 's')) % 4, 'none', 'primary', 'lower', 'upper'),
       ELT(1 + CRC32(CONCAT(n, 'q')) % 4, 'untrained', 'skilled', 'short', 'elementary'), 'unemployed', a.trade_id, IF(a.trade_id = b.trade_id, NULL, b.trade_id),
       CRC32(CONCAT(n, 'a')) % 5 < 2, 3000000 + 500000 * (CRC32(CONCAT(n, 'w')) % 10), CRC32(CONCAT(n, 'h')) % 2, CRC32(CONCAT(n, 'c')) % 2,
       ELT(1 + CRC32(CONCAT(n, 'k')) % 4, NULL, 10, 20, 40), CRC32(CONCAT(n, 'b')) % 4 = 0, ELT(1 + CRC32(CONCAT(n, 'v')) % 3, 'understands', 'speaks', 'reads'),
       ELT(1 + CRC32(CONCAT(n, 'x')) % 3, NULL, 'speaks', 'speaks'), IF(n % 8 = 0, CONCAT('g', n DIV 40), NULL), CURDATE()
FROM who w
JOIN t a ON a.id = 1 + FLOOR(@n * POW(CRC32(CONCAT(n, '1')) / 4294967296, 2))
JOIN t b ON b.id = 1 + FLOOR(@n * POW(CRC32(CONCAT(n, '2')) / 4294967296, 2));
INSERT IGNORE INTO seeker_past (id, unit_id, seeker_id, trade_id, months)
SELECT 40000000 + n, w.unit_id, 20000000 + n, a.trade_id, 1 + CRC32(CONCAT(n, 'm')) % 90
FROM who w JOIN t a ON a.id = 1 + FLOOR(@n * POW(CRC32(CONCAT(n, '3')) / 4294967296, 2)) WHERE CRC32(CONCAT(n, 'p')) % 10 < 6;
INSERT IGNORE INTO seeker_certificate (id, unit_id, seeker_id, certificate_id, given_on)
SELECT 60000000 + n, w.unit_id, 20000000 + n, 8180 + CRC32(CONCAT(n, 'g')) % 5, '2020-01-01' FROM who w WHERE CRC32(CONCAT(n, 'l')) % 10 < 2;

CREATE TEMPORARY TABLE job (n INT NOT NULL PRIMARY KEY);
INSERT INTO job WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < @jobs) SELECT n FROM r;
INSERT INTO employer (id, unit_id, name, kind, state, source)
SELECT 80000000 + n, (SELECT unit_id FROM u WHERE u.id = 1 + n % @m), CONCAT('HTX số ', n), 'coop', 'confirmed', 'staff' FROM job WHERE n <= @jobs / 5;
INSERT INTO vacancy (id, unit_id, employer_id, trade_id, title, places, wage_from, wage_to, hours_full, contract_season, boards, takes_groups, harvest_leave, place, start_on, deadline, experience)
SELECT 90000000 + n, (SELECT unit_id FROM u WHERE u.id = 1 + CRC32(CONCAT(n, 'u')) % @m), 80000001 + n % FLOOR(@jobs / 5), a.trade_id,
       CONCAT('Tuyển người ', r.name, ' đợt ', n), 1 + CRC32(CONCAT(n, 'p')) % 20, 3000000 + 500000 * (CRC32(CONCAT(n, 'w')) % 12), NULL, CRC32(CONCAT(n, 'h')) % 2,
       CRC32(CONCAT(n, 'c')) % 2, CRC32(CONCAT(n, 'b')) % 3 = 0, CRC32(CONCAT(n, 'g')) % 4 = 0, CRC32(CONCAT(n, 'l')) % 6 = 0, 'Đăk Hà', CURDATE() + INTERVAL 10 DAY,
       CURDATE() + INTERVAL 60 DAY, ELT(1 + CRC32(CONCAT(n, 'e')) % 3, NULL, 6, 18)
FROM job JOIN t a ON a.id = 1 + FLOOR(@n * POW(CRC32(CONCAT(n, '4')) / 4294967296, 2)) JOIN trade r ON r.id = a.trade_id;

-- Every pair of communes: the busiest table of roads there can be.
INSERT IGNORE INTO unit_distance (id, from_unit_id, to_unit_id, km, source)
SELECT 99000000 + 1000 * a.id + b.id, LEAST(a.unit_id, b.unit_id), GREATEST(a.unit_id, b.unit_id), 3 + CRC32(CONCAT(a.id, '-', b.id)) % 40, 'bench'
FROM u a JOIN u b ON a.unit_id < b.unit_id;

INSERT INTO audit (at, action, entity, row_id, request_id) VALUES (UTC_TIMESTAMP(3), 'import', 'trade', NULL, REPEAT('0', 32));
