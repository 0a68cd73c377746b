-- Households, persons, who lives where, how they are classified and how they can be reached.

-- An ethnic group by its national code. verified = 0 marks codes not yet checked against the published list.
CREATE TABLE IF NOT EXISTS ethnic_group (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(60) NOT NULL,
  minority    TINYINT NOT NULL DEFAULT 1,
  verified    TINYINT NOT NULL DEFAULT 0,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  UNIQUE KEY ethnic_group_code (code),
  CONSTRAINT ethnic_group_flags CHECK (minority IN (0, 1) AND verified IN (0, 1))
);

-- A household may be saved incomplete; "state" says whether the officer holds it to be complete.
CREATE TABLE IF NOT EXISTS household (
  id             BIGINT NOT NULL PRIMARY KEY,
  version        INT NOT NULL DEFAULT 1,
  unit_id        BIGINT NOT NULL,
  village_id     BIGINT NOT NULL,
  code           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name           VARCHAR(120) NOT NULL,
  name_fold      VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  address        VARCHAR(200) NULL,
  state          VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'complete',
  class          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  registered_on  DATE NOT NULL,
  note           VARCHAR(2000) NULL,
  created_at     DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by     BIGINT NULL,
  updated_at     DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by     BIGINT NULL,
  deleted_at     DATETIME(3) NULL,
  UNIQUE KEY household_code (code),
  KEY household_unit_name (unit_id, deleted_at, name, id),
  KEY household_name (deleted_at, name, id),
  KEY household_village (village_id, deleted_at, id),
  CONSTRAINT household_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT household_village_fk FOREIGN KEY (village_id) REFERENCES village (id),
  CONSTRAINT household_state CHECK (state IN ('incomplete','complete')),
  CONSTRAINT household_class CHECK (class IN ('poor','near_poor','escaped','average','low_income','not_poor'))
);

-- unit_id is the unit that looks after the person: that of the current household. birth is YYYY-MM-DD or YYYY.
-- id_number: sealed value, blind index (UNIQUE) and the last three digits for the screen.
CREATE TABLE IF NOT EXISTS person (
  id              BIGINT NOT NULL PRIMARY KEY,
  version         INT NOT NULL DEFAULT 1,
  unit_id         BIGINT NOT NULL,
  name            VARCHAR(120) NOT NULL,
  name_fold       VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  sex             VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  birth           VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ethnic_id       BIGINT NULL,
  id_number_enc   VARBINARY(80) NULL,
  id_number_idx   BINARY(16) NULL,
  id_number_tail  CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  no_id_reason    VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  language        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  merit           TINYINT NULL,
  disabled        TINYINT NULL,
  can_work        TINYINT NULL,
  note            VARCHAR(2000) NULL,
  created_at      DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by      BIGINT NULL,
  updated_at      DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by      BIGINT NULL,
  deleted_at      DATETIME(3) NULL,
  live            TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY person_id_number (id_number_idx, live),
  KEY person_unit_name (unit_id, deleted_at, name, id),
  KEY person_name (deleted_at, name, id),
  CONSTRAINT person_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT person_ethnic FOREIGN KEY (ethnic_id) REFERENCES ethnic_group (id),
  CONSTRAINT person_sex CHECK (sex IN ('male','female')),
  CONSTRAINT person_no_id CHECK (no_id_reason IN ('child','elder','lost','never_issued','other')),
  CONSTRAINT person_language CHECK (language IN ('vi','sedang','bahnar','jarai','gie_trieng','other')),
  CONSTRAINT person_flags CHECK (COALESCE(merit, 0) IN (0, 1) AND COALESCE(disabled, 0) IN (0, 1) AND COALESCE(can_work, 0) IN (0, 1))
);

-- Who lived in which household when, and as what. At most one current head: head_of is the household while the row
-- is a current head's, else NULL, and UNIQUE. The same for a person's current household.
CREATE TABLE IF NOT EXISTS membership (
  id            BIGINT NOT NULL PRIMARY KEY,
  version       INT NOT NULL DEFAULT 1,
  unit_id       BIGINT NOT NULL,
  household_id  BIGINT NOT NULL,
  person_id     BIGINT NOT NULL,
  relation      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_date     DATE NOT NULL,
  to_date       DATE NULL,
  created_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by    BIGINT NULL,
  updated_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by    BIGINT NULL,
  deleted_at    DATETIME(3) NULL,
  head_of       BIGINT AS (IF(relation = 'head' AND to_date IS NULL AND deleted_at IS NULL, household_id, NULL)) VIRTUAL,
  current_of    BIGINT AS (IF(to_date IS NULL AND deleted_at IS NULL, person_id, NULL)) VIRTUAL,
  UNIQUE KEY membership_one_head (head_of),
  UNIQUE KEY membership_one_home (current_of),
  KEY membership_household (household_id, deleted_at, id),
  KEY membership_person (person_id, deleted_at, id),
  KEY membership_unit (unit_id, id),
  CONSTRAINT membership_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT membership_household_fk FOREIGN KEY (household_id) REFERENCES household (id),
  CONSTRAINT membership_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT membership_relation CHECK (relation IN ('head','spouse','child','parent','grandparent','sibling','grandchild','other')),
  CONSTRAINT membership_period CHECK (to_date IS NULL OR to_date >= from_date)
);

-- A number by which a person can be reached: her own, one shared with others, or a relay's (village head, elder).
-- raw is the number as it was given, sealed; one number may stand for several persons.
CREATE TABLE IF NOT EXISTS phone (
  id           BIGINT NOT NULL PRIMARY KEY,
  version      INT NOT NULL DEFAULT 1,
  unit_id      BIGINT NOT NULL,
  person_id    BIGINT NOT NULL,
  number_enc   VARBINARY(80) NOT NULL,
  number_idx   BINARY(16) NOT NULL,
  number_tail  CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  raw_enc      VARBINARY(120) NULL,
  kind         VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'own',
  relay_name   VARCHAR(120) NULL,
  can_sms      TINYINT NOT NULL DEFAULT 1,
  priority     INT NOT NULL DEFAULT 1,
  created_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by   BIGINT NULL,
  updated_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by   BIGINT NULL,
  deleted_at   DATETIME(3) NULL,
  live         TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY phone_person_number (person_id, number_idx, live),
  KEY phone_number (number_idx),
  KEY phone_unit (unit_id, id),
  CONSTRAINT phone_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT phone_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT phone_kind CHECK (kind IN ('own','shared','relay')),
  CONSTRAINT phone_can_sms CHECK (can_sms IN (0, 1))
);

-- The class of a household during a period, by a decision. Periods touch: no overlap and no gap.
CREATE TABLE IF NOT EXISTS classification (
  id            BIGINT NOT NULL PRIMARY KEY,
  version       INT NOT NULL DEFAULT 1,
  unit_id       BIGINT NOT NULL,
  household_id  BIGINT NOT NULL,
  class         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_date     DATE NOT NULL,
  to_date       DATE NULL,
  decision      VARCHAR(60) NULL,
  note          VARCHAR(500) NULL,
  created_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by    BIGINT NULL,
  updated_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by    BIGINT NULL,
  deleted_at    DATETIME(3) NULL,
  live          TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY classification_start (household_id, from_date, live),
  KEY classification_unit (unit_id, id),
  CONSTRAINT classification_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT classification_household_fk FOREIGN KEY (household_id) REFERENCES household (id),
  CONSTRAINT classification_class CHECK (class IN ('poor','near_poor','escaped','average','low_income','not_poor')),
  CONSTRAINT classification_period CHECK (to_date IS NULL OR to_date >= from_date)
);

-- Consent to, or refusal of, one class of messages; the newest row of a person and purpose counts.
CREATE TABLE IF NOT EXISTS consent (
  id           BIGINT NOT NULL PRIMARY KEY,
  version      INT NOT NULL DEFAULT 1,
  unit_id      BIGINT NOT NULL,
  person_id    BIGINT NOT NULL,
  purpose      VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  answer       VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel      VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  given_at     DATETIME(3) NOT NULL,
  witness      VARCHAR(120) NULL,
  note         VARCHAR(500) NULL,
  created_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by   BIGINT NULL,
  updated_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by   BIGINT NULL,
  deleted_at   DATETIME(3) NULL,
  KEY consent_person (person_id, purpose, given_at, id),
  KEY consent_unit (unit_id, id),
  CONSTRAINT consent_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT consent_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT consent_purpose CHECK (purpose IN ('service','training','jobs','advertising')),
  CONSTRAINT consent_answer CHECK (answer IN ('yes','no')),
  CONSTRAINT consent_channel CHECK (channel IN ('paper','spoken','sms','web'))
);

-- Search: every tail of a folded name that begins at a word ("nguyen van an", "van an", "an"), so that a prefix
-- of any word finds it. Kept by svc/search in the transaction that changes the name.
CREATE TABLE IF NOT EXISTS name_key (
  word          VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  household_id  BIGINT NOT NULL,
  unit_id       BIGINT NOT NULL,
  source_id     BIGINT NOT NULL,
  PRIMARY KEY (word, household_id, source_id),
  KEY name_key_unit (unit_id, word, household_id, source_id),
  KEY name_key_household (household_id, word),
  KEY name_key_source (source_id, word)
);

-- Search by number: keyed hashes of identity numbers, phone numbers and the last 3 to 8 digits of phones.
CREATE TABLE IF NOT EXISTS blind_key (
  token         BINARY(16) NOT NULL,
  household_id  BIGINT NOT NULL,
  unit_id       BIGINT NOT NULL,
  source_id     BIGINT NOT NULL,
  PRIMARY KEY (token, household_id, source_id),
  KEY blind_key_source (source_id)
);
