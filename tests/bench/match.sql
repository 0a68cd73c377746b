-- SPDX-License-Identifier: MPL-2.0
-- The ranking of fcgi/match as one plain query over flat tables, for the vacancy @v: what a program without an engine would write.
-- Tables, loading, and the procedure that match.sh calls; weights are those of tests/match/district.c.

CREATE TABLE trade (id SMALLINT PRIMARY KEY, family SMALLINT, certificate SMALLINT, age_min TINYINT, simple TINYINT);
CREATE TABLE holds (has SMALLINT, includes SMALLINT, PRIMARY KEY (has, includes));
CREATE TABLE road (a SMALLINT, b SMALLINT, km INT, PRIMARY KEY (a, b));
CREATE TABLE seeker (
  id BIGINT PRIMARY KEY, birth INT, start_from INT, lat INT, lon INT, wage INT, unit INT, grp INT, languages INT UNSIGNED,
  past1 SMALLINT, months1 SMALLINT, past2 SMALLINT, months2 SMALLINT, past3 SMALLINT, months3 SMALLINT, past4 SMALLINT, months4 SMALLINT,
  wish1 SMALLINT, wish2 SMALLINT, wish3 SMALLINT, wish4 SMALLINT,
  cert1 SMALLINT, cert2 SMALLINT, cert3 SMALLINT, cert4 SMALLINT, cert5 SMALLINT, cert6 SMALLINT,
  commune SMALLINT, max_km SMALLINT, harvest SMALLINT, crops SMALLINT, group_size TINYINT, sex TINYINT, class TINYINT,
  schooling TINYINT, qualification TINYINT, hours TINYINT, contract TINYINT, flags TINYINT,
  KEY (wish1), KEY (wish2), KEY (wish3), KEY (wish4), KEY (past1), KEY (past2), KEY (past3), KEY (past4));
CREATE TABLE vacancy (
  id BIGINT PRIMARY KEY, employer BIGINT, start INT, start_last INT, lat INT, lon INT, wage_from INT, wage_to INT, unit INT,
  languages INT UNSIGNED, trade SMALLINT, commune SMALLINT, months SMALLINT, places SMALLINT, experience SMALLINT, certificate SMALLINT,
  schooling TINYINT, qualification TINYINT, hours TINYINT, contract TINYINT, flags TINYINT, sex TINYINT, age_from TINYINT, age_to TINYINT);

DELIMITER //

CREATE PROCEDURE people(IN want BIGINT, IN today INT)
BEGIN
  SELECT want AS vacancy, id, score FROM (
    SELECT q.*,
      CASE relation WHEN 7 THEN 25 WHEN 6 THEN 22 WHEN 5 THEN 19 WHEN 4 THEN 16 WHEN 3 THEN 12 WHEN 2 THEN 9 ELSE 6 END
      + CASE WHEN v_experience >= 1 AND
               (CASE WHEN months >= 60 THEN 5 WHEN months >= 36 THEN 4 WHEN months >= 18 THEN 3 WHEN months >= 6 THEN 2 WHEN months >= 1 THEN 1 ELSE 0 END)
            >= (CASE WHEN v_experience >= 60 THEN 5 WHEN v_experience >= 36 THEN 4 WHEN v_experience >= 18 THEN 3 WHEN v_experience >= 6 THEN 2 ELSE 1 END)
          THEN 15
          WHEN months >= 60 THEN 15 WHEN months >= 36 THEN 13 WHEN months >= 18 THEN 10 WHEN months >= 6 THEN 7 WHEN months >= 1 THEN 4 ELSE 0 END
      + IF(holds_wanted, 4, 0) + IF(qualification >= v_qualification, 4, 0) + IF(schooling >= v_schooling, 2, 0)
      + GREATEST(IF(km = 65535, 3, CASE WHEN km <= 5 THEN 15 WHEN km >= 50 THEN 0 ELSE 15 * (50 - km) DIV 45 END), IF(bed, 8, 0))
      + CASE WHEN offer = 0 THEN 5 WHEN offer >= wage THEN 10 WHEN (wage - offer) * 100 >= wage * 25 THEN 0
          ELSE 10 * (wage * 25 - (wage - offer) * 100) DIV (wage * 25) END
      + IF(v_hours = 0 OR hours = 0 OR hours & v_hours, 4, 0) + IF(v_contract = 0 OR contract = 0 OR contract & v_contract, 4, 0)
      + IF(v_languages = 0, 7, GREATEST(
          IF(v_languages >>  2 & 3, 7 * LEAST(languages >>  2 & 3, v_languages >>  2 & 3) DIV (v_languages >>  2 & 3), 0),
          IF(v_languages >>  4 & 3, 7 * LEAST(languages >>  4 & 3, v_languages >>  4 & 3) DIV (v_languages >>  4 & 3), 0),
          IF(v_languages >>  6 & 3, 7 * LEAST(languages >>  6 & 3, v_languages >>  6 & 3) DIV (v_languages >>  6 & 3), 0),
          IF(v_languages >>  8 & 3, 7 * LEAST(languages >>  8 & 3, v_languages >>  8 & 3) DIV (v_languages >>  8 & 3), 0),
          IF(v_languages >> 10 & 3, 7 * LEAST(languages >> 10 & 3, v_languages >> 10 & 3) DIV (v_languages >> 10 & 3), 0),
          IF(v_languages >> 12 & 3, 7 * LEAST(languages >> 12 & 3, v_languages >> 12 & 3) DIV (v_languages >> 12 & 3), 0),
          IF(v_languages >> 14 & 3, 7 * LEAST(languages >> 14 & 3, v_languages >> 14 & 3) DIV (v_languages >> 14 & 3), 0)))
      + IF(v_flags & 16, 7, GREATEST(0, 7 - 2 * BIT_COUNT(harvest & IF(v_months = 0, 4095, v_months))))
      + IF(v_flags & 8 AND grp <> 0, 3, 0) AS score
    FROM (
      SELECT s.*, v.experience AS v_experience, v.qualification AS v_qualification, v.schooling AS v_schooling, v.hours AS v_hours,
        v.contract AS v_contract, v.languages AS v_languages, v.flags AS v_flags, v.months AS v_months,
        IF(v.wage_from, v.wage_from, v.wage_to) AS offer, s.flags & v.flags & 2 AS bed,
        CASE v.trade WHEN s.wish1 THEN 7 WHEN s.wish2 THEN 6 WHEN s.wish3 THEN 5 WHEN s.wish4 THEN 4
          WHEN s.past1 THEN 3 WHEN s.past2 THEN 3 WHEN s.past3 THEN 3 WHEN s.past4 THEN 3
          ELSE IF(t.family <> 0 AND t.family IN (w1.family, w2.family, w3.family, w4.family, p1.family, p2.family, p3.family, p4.family), 2,
            IF(s.flags & 4 AND t.simple, 1, 0)) END AS relation,
        IF(s.past1 = v.trade, s.months1, 0) + IF(s.past2 = v.trade, s.months2, 0) + IF(s.past3 = v.trade, s.months3, 0)
          + IF(s.past4 = v.trade, s.months4, 0)
          + (IF(s.past1 <> v.trade AND p1.family = t.family AND t.family, s.months1, 0) + IF(s.past2 <> v.trade AND p2.family = t.family AND t.family, s.months2, 0)
           + IF(s.past3 <> v.trade AND p3.family = t.family AND t.family, s.months3, 0) + IF(s.past4 <> v.trade AND p4.family = t.family AND t.family, s.months4, 0))
          * 40 DIV 100 AS months,
        v.certificate = 0 OR EXISTS (SELECT 1 FROM holds h WHERE h.includes = v.certificate AND h.has IN (s.cert1, s.cert2, s.cert3, s.cert4, s.cert5, s.cert6))
          AS holds_wanted,
        IF(s.lat = -2147483648 OR v.lat = -2147483648, r.km,
          (FLOOR(SQRT(POW(ABS(s.lon - v.lon) * 968 DIV 1000, 2) + POW(s.lat - v.lat, 2))) * 111320 DIV 100000 * 135 DIV 100 + 500) DIV 1000) AS km
      FROM vacancy v
      JOIN trade t ON t.id = v.trade
      JOIN seeker s
      JOIN road r ON r.a = s.commune AND r.b = v.commune
      JOIN trade w1 ON w1.id = s.wish1 JOIN trade w2 ON w2.id = s.wish2 JOIN trade w3 ON w3.id = s.wish3 JOIN trade w4 ON w4.id = s.wish4
      JOIN trade p1 ON p1.id = s.past1 JOIN trade p2 ON p2.id = s.past2 JOIN trade p3 ON p3.id = s.past3 JOIN trade p4 ON p4.id = s.past4
      WHERE v.id = want AND v.flags & 1 AND s.flags & 1
        AND TIMESTAMPDIFF(YEAR, '1970-01-01' + INTERVAL s.birth DAY, '1970-01-01' + INTERVAL GREATEST(today, v.start) DAY) >= GREATEST(15, t.age_min)
        AND (v.sex = 0 OR v.sex = s.sex)
        AND (v.age_from = 0 OR TIMESTAMPDIFF(YEAR, '1970-01-01' + INTERVAL s.birth DAY, '1970-01-01' + INTERVAL GREATEST(today, v.start) DAY) >= v.age_from)
        AND (v.age_to = 0 OR TIMESTAMPDIFF(YEAR, '1970-01-01' + INTERVAL s.birth DAY, '1970-01-01' + INTERVAL GREATEST(today, v.start) DAY) <= v.age_to)
        AND (t.certificate = 0 OR EXISTS (SELECT 1 FROM holds h WHERE h.includes = t.certificate AND h.has IN (s.cert1, s.cert2, s.cert3, s.cert4, s.cert5, s.cert6)))
        AND (v.start = 0 AND v.start_last = 0 OR s.start_from <= GREATEST(today, v.start, v.start_last))
    ) q
    WHERE relation > 0 AND (bed OR km = 65535 OR max_km = 0 OR km <= max_km)
  ) scored
  ORDER BY score DESC, class, id LIMIT 20;
END //

DELIMITER ;
