-- The public side: employers that register themselves, one-time codes, sessions of seekers and employers, counts against abuse.

-- publishes: the firm agreed that its contact and phone stand on the public page.
ALTER TABLE employer
  ADD COLUMN IF NOT EXISTS publishes TINYINT NOT NULL DEFAULT 0 AFTER email,
  ADD KEY IF NOT EXISTS employer_number (number_idx, deleted_at),
  ADD CONSTRAINT IF NOT EXISTS employer_publishes CHECK (publishes IN (0, 1));

-- What must not stand in the outbox in the clear (a one-time code): sealed here, put in place of the six stars of body by the worker.
ALTER TABLE message
  ADD COLUMN IF NOT EXISTS secret_enc VARBINARY(80) NULL AFTER body;

-- What came in by the public page and waits for staff. kind employer: a firm with its first vacancies; vacancy: a further one of a firm we
-- know. vacancies_enc is a JSON object {"items": [...]} of bodies that were judged when they came. Nothing of it shows before it is confirmed.
CREATE TABLE IF NOT EXISTS registration (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  kind        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(200) NOT NULL,
  tax_code    VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NULL,
  business    VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  industry_id BIGINT NULL,
  address     VARCHAR(200) NULL,
  contact     VARCHAR(120) NULL,
  number_enc  VARBINARY(80) NULL,
  number_idx  BINARY(16) NULL,
  number_tail CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  email       VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NULL,
  products    VARCHAR(300) NULL,
  size        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  publishes   TINYINT NOT NULL DEFAULT 0,
  vacancies_enc MEDIUMBLOB NULL,
  places      INT NOT NULL DEFAULT 0,
  state       VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
  employer_id BIGINT NULL,
  reason      VARCHAR(300) NULL,
  decided_by  BIGINT NULL,
  decided_at  DATETIME(3) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY registration_state (state, unit_id, id),
  KEY registration_unit (unit_id, id),
  KEY registration_tax_code (tax_code),
  KEY registration_number (number_idx, id),
  KEY registration_employer (employer_id, id),
  CONSTRAINT registration_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT registration_industry FOREIGN KEY (industry_id) REFERENCES industry (id),
  CONSTRAINT registration_employer_fk FOREIGN KEY (employer_id) REFERENCES employer (id),
  CONSTRAINT registration_kind CHECK (kind IN ('employer','vacancy')),
  CONSTRAINT registration_state CHECK (state IN ('pending','confirmed','refused')),
  CONSTRAINT registration_publishes CHECK (publishes IN (0, 1))
);

-- The one live code of a number, kept as an argon2id hash, with how often it was tried. next_at: when another may be asked for.
-- A number that nobody here has gets a row as well, so that both take the same time.
CREATE TABLE IF NOT EXISTS access_code (
  kind        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number_idx  BINARY(16) NOT NULL,
  code        VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NULL,
  expires_at  DATETIME(3) NOT NULL,
  tries       INT NOT NULL DEFAULT 0,
  asked       INT NOT NULL DEFAULT 1,
  asked_on    DATE NOT NULL,
  next_at     DATETIME(3) NOT NULL,
  message_id  BIGINT NULL,
  PRIMARY KEY (kind, number_idx),
  KEY access_code_age (expires_at),
  CONSTRAINT access_code_kind CHECK (kind IN ('seeker','employer'))
);

-- A visit by code: of one seeker or one employer once it is chosen, apart from the sessions of staff. The token itself is only in the cookie.
CREATE TABLE IF NOT EXISTS guest_session (
  token_hash  BINARY(32) NOT NULL PRIMARY KEY,
  kind        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number_idx  BINARY(16) NOT NULL,
  subject_id  BIGINT NULL,
  csrf        CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at  DATETIME(3) NOT NULL,
  expires_at  DATETIME(3) NOT NULL,
  KEY guest_session_expiry (expires_at),
  CONSTRAINT guest_session_kind CHECK (kind IN ('seeker','employer'))
);

-- How often a number or an address (both as keyed hashes) did something on a day.
CREATE TABLE IF NOT EXISTS public_count (
  subject     BINARY(16) NOT NULL,
  held_on     DATE NOT NULL,
  n           INT NOT NULL,
  PRIMARY KEY (subject, held_on),
  KEY public_count_day (held_on)
);
