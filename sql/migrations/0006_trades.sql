-- Occupations, industries and local trades: what courses teach, seekers want and vacancies need; distances; questions asked by SMS.

-- VSCO 2020: levels 1 and 2 are loaded, deeper ones may be added. Codes are strings: some begin with 0.
CREATE TABLE IF NOT EXISTS occupation (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(200) NOT NULL,
  verified    TINYINT NOT NULL DEFAULT 0,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY occupation_code (code, live),
  CONSTRAINT occupation_verified CHECK (verified IN (0, 1))
);

-- VSIC: sections A to U are loaded.
CREATE TABLE IF NOT EXISTS industry (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(200) NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY industry_code (code, live)
);

-- Licences and certificates; includes_id: another one that its holder has as well (licence C includes B).
CREATE TABLE IF NOT EXISTS certificate (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(120) NOT NULL,
  includes_id BIGINT NULL,
  source      VARCHAR(300) NULL,
  verified    TINYINT NOT NULL DEFAULT 0,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY certificate_code (code, live),
  CONSTRAINT certificate_includes FOREIGN KEY (includes_id) REFERENCES certificate (id),
  CONSTRAINT certificate_verified CHECK (verified IN (0, 1))
);

-- A trade as people here name it, placed under an occupation. words are other names for it, separated by commas;
-- family groups trades whose experience counts for one another; simple: whoever takes any work can do it. min_age and certificate_id are
-- demands of law, with their article.
CREATE TABLE IF NOT EXISTS trade (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(120) NOT NULL,
  occupation_id BIGINT NOT NULL,
  family      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words       VARCHAR(500) NULL,
  min_age     INT NULL,
  certificate_id BIGINT NULL,
  simple      TINYINT NOT NULL DEFAULT 0,
  source      VARCHAR(300) NULL,
  verified    TINYINT NOT NULL DEFAULT 0,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY trade_code (code, live),
  KEY trade_occupation (occupation_id),
  CONSTRAINT trade_occupation_fk FOREIGN KEY (occupation_id) REFERENCES occupation (id),
  CONSTRAINT trade_certificate FOREIGN KEY (certificate_id) REFERENCES certificate (id),
  CONSTRAINT trade_flags CHECK (verified IN (0, 1) AND simple IN (0, 1)),
  CONSTRAINT trade_age CHECK (min_age IS NULL OR min_age BETWEEN 13 AND 60)
);

-- Road distance between two units, the smaller id first. What is not here is unknown, never zero.
CREATE TABLE IF NOT EXISTS unit_distance (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  from_unit_id BIGINT NOT NULL,
  to_unit_id  BIGINT NOT NULL,
  km          INT NOT NULL,
  source      VARCHAR(200) NOT NULL,
  verified    TINYINT NOT NULL DEFAULT 0,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY unit_distance_pair (from_unit_id, to_unit_id, live),
  CONSTRAINT unit_distance_from FOREIGN KEY (from_unit_id) REFERENCES unit (id),
  CONSTRAINT unit_distance_to FOREIGN KEY (to_unit_id) REFERENCES unit (id),
  CONSTRAINT unit_distance_order CHECK (from_unit_id < to_unit_id),
  CONSTRAINT unit_distance_km CHECK (km BETWEEN 0 AND 2000),
  CONSTRAINT unit_distance_verified CHECK (verified IN (0, 1))
);

-- A question put to one person by SMS on a day: how the class turned out after six months, whether she is still in the work at
-- day 7, 30, 90. The worker asks what is due; a reply to it sets answer. subject_id is an enrolment or a referral.
CREATE TABLE IF NOT EXISTS question (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  person_id   BIGINT NOT NULL,
  kind        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_id  BIGINT NOT NULL,
  ask_on      DATE NOT NULL,
  state       VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
  answer      VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  reason      VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  channel     VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  answered_at DATETIME(3) NULL,
  message_id  BIGINT NULL,
  note        VARCHAR(300) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY question_once (kind, subject_id, live),
  KEY question_due (state, ask_on, id),
  KEY question_person (person_id, id),
  KEY question_unit (unit_id, id),
  CONSTRAINT question_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT question_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT question_kind CHECK (kind IN ('outcome6','keep7','keep30','keep90')),
  CONSTRAINT question_state CHECK (state IN ('waiting','asked','answered','lapsed')),
  CONSTRAINT question_reason CHECK (reason IN ('far','harvest','pay','language','health','other'))
);
