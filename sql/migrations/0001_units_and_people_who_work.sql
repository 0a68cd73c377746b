-- Units, villages, staff accounts and what protects them.
-- Rules for every migration: each statement ends with ";" at the end of a line and can be run again after a crash
-- (IF NOT EXISTS, OR REPLACE, ON DUPLICATE KEY). Applied files never change: their checksum is compared at start-up.

-- One sequence numbers every row of every entity, so that an id names one row in the whole database
-- and a sealed value can be bound to its row before the row exists. Seeds use ids below 100000.
CREATE SEQUENCE IF NOT EXISTS row_id START WITH 100000 CACHE 100;

-- An administrative unit or an agency during one period. Codes and names were re-used in 2025 for other
-- territories, so neither identifies a unit without its period (valid_to is the last day, NULL = still valid).
CREATE TABLE IF NOT EXISTS unit (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(120) NOT NULL,
  kind        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  parent_id   BIGINT NULL,
  area        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  aliases     VARCHAR(255) NULL,
  valid_from  DATE NOT NULL,
  valid_to    DATE NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY unit_code_period (code, valid_from, live),
  KEY unit_name (name, id),
  CONSTRAINT unit_parent FOREIGN KEY (parent_id) REFERENCES unit (id),
  CONSTRAINT unit_kind CHECK (kind IN ('province','district','commune','town','agency')),
  CONSTRAINT unit_area CHECK (area IN ('rural','urban')),
  CONSTRAINT unit_period CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

-- Which unit a unit's territory went to, and on which day the successor took over.
CREATE TABLE IF NOT EXISTS unit_succession (
  from_id  BIGINT NOT NULL,
  to_id    BIGINT NOT NULL,
  on_date  DATE NOT NULL,
  PRIMARY KEY (from_id, to_id),
  KEY unit_succession_to (to_id),
  CONSTRAINT unit_succession_from_fk FOREIGN KEY (from_id) REFERENCES unit (id),
  CONSTRAINT unit_succession_to_fk FOREIGN KEY (to_id) REFERENCES unit (id)
);

-- Closure: what somebody who works in root_id may see. Holds the unit itself, its descendants, the predecessors
-- of each of those, and for an agency everything its parent district holds. Rebuilt by query scope_fill after a change.
-- unit_name is there so that a row read through the closure needs no further join to say where it belongs.
CREATE TABLE IF NOT EXISTS unit_scope (
  root_id    BIGINT NOT NULL,
  unit_id    BIGINT NOT NULL,
  unit_name  VARCHAR(120) NOT NULL,
  PRIMARY KEY (root_id, unit_id),
  CONSTRAINT unit_scope_root FOREIGN KEY (root_id) REFERENCES unit (id),
  CONSTRAINT unit_scope_unit FOREIGN KEY (unit_id) REFERENCES unit (id)
);

-- A village (thôn, làng). No national code exists; ours is the commune's code and a sequence.
CREATE TABLE IF NOT EXISTS village (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  code        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name        VARCHAR(120) NOT NULL,
  name_fold   VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  hardship    VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  valid_from  DATE NULL,
  valid_to    DATE NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY village_name (unit_id, name, live),
  KEY village_sort (name, id),
  CONSTRAINT village_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT village_hardship CHECK (hardship IN ('yes','no')),
  CONSTRAINT village_period CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
);

-- A role names a row of the permission table that the program carries (fcgi/entity/role.c); start-up compares the two.
CREATE TABLE IF NOT EXISTS role (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(120) NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  UNIQUE KEY role_code (code)
);

CREATE TABLE IF NOT EXISTS user (
  id            BIGINT NOT NULL PRIMARY KEY,
  version       INT NOT NULL DEFAULT 1,
  username      VARCHAR(40) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  full_name     VARCHAR(120) NOT NULL,
  unit_id       BIGINT NOT NULL,
  role_id       BIGINT NOT NULL,
  active        TINYINT NOT NULL DEFAULT 1,
  must_change   TINYINT NOT NULL DEFAULT 1,
  password      VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by    BIGINT NULL,
  updated_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by    BIGINT NULL,
  deleted_at    DATETIME(3) NULL,
  UNIQUE KEY user_username (username),
  KEY user_unit (unit_id, id),
  CONSTRAINT user_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT user_role_fk FOREIGN KEY (role_id) REFERENCES role (id),
  CONSTRAINT user_flags CHECK (active IN (0, 1) AND must_change IN (0, 1))
);

-- A log-in. The token itself is only in the cookie; here is its BLAKE2b hash.
CREATE TABLE IF NOT EXISTS session (
  token_hash  BINARY(32) NOT NULL PRIMARY KEY,
  user_id     BIGINT NOT NULL,
  csrf        CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at  DATETIME(3) NOT NULL,
  seen_at     DATETIME(3) NOT NULL,
  expires_at  DATETIME(3) NOT NULL,
  agent_hash  BINARY(16) NULL,
  KEY session_user (user_id),
  KEY session_expiry (expires_at),
  CONSTRAINT session_user_fk FOREIGN KEY (user_id) REFERENCES user (id)
);

-- Failed log-ins by account and by address (hashed), for the growing delay. No malicious lock-out: the delay is capped.
CREATE TABLE IF NOT EXISTS login_failure (
  subject     BINARY(16) NOT NULL PRIMARY KEY,
  failures    INT NOT NULL,
  last_at     DATETIME(3) NOT NULL,
  open_at     DATETIME(3) NOT NULL,
  KEY login_failure_last (last_at)
);

-- The answer to each POST, kept so that a repeated request gets the same answer and does nothing twice.
-- response is sealed: it may hold personal data.
CREATE TABLE IF NOT EXISTS idempotency (
  user_id      BIGINT NOT NULL,
  key_hash     BINARY(16) NOT NULL,
  fingerprint  BINARY(32) NOT NULL,
  status       SMALLINT NULL,
  location     VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NULL,
  response     MEDIUMBLOB NULL,
  created_at   DATETIME(3) NOT NULL,
  PRIMARY KEY (user_id, key_hash),
  KEY idempotency_age (created_at)
);

-- Who did what. Insert-only by grant: the handlers' account has no UPDATE or DELETE here.
-- changes: {"field": [before, after]}; sensitive values appear as keyed hashes.
CREATE TABLE IF NOT EXISTS audit (
  id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at          DATETIME(3) NOT NULL,
  actor_id    BIGINT NULL,
  unit_id     BIGINT NULL,
  action      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  row_id      BIGINT NULL,
  changes     MEDIUMTEXT NULL,
  reason      VARCHAR(500) NULL,
  request_id  CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  KEY audit_row (entity, row_id, id),
  KEY audit_unit (unit_id, id),
  KEY audit_actor (actor_id, id)
);

-- A half-filled form, owned by one user. body is sealed: it holds whatever the officer typed.
CREATE TABLE IF NOT EXISTS draft (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  owner_id    BIGINT NOT NULL,
  form        VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_id  BIGINT NULL,
  title       VARCHAR(120) NULL,
  body_enc    MEDIUMBLOB NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY draft_owner (owner_id, form, subject_id),
  CONSTRAINT draft_owner_fk FOREIGN KEY (owner_id) REFERENCES user (id)
);
