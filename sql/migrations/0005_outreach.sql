-- Outreach: texts, the law's rules, occasions, campaigns, relays, what comes in, and the state of gateways.

-- What changed in the outbox: a message has a class of law, may belong to a campaign, an occasion or a relay's task, and need not
-- belong to a registered person (a relay, an unknown number that wrote to us). offset_days: it is due so many days after (before: less
-- than 0) the day of its course or occasion, and moves with it.
ALTER TABLE message
  DROP CONSTRAINT IF EXISTS message_kind,
  MODIFY person_id BIGINT NULL,
  ADD COLUMN IF NOT EXISTS class VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'policy' AFTER purpose,
  ADD COLUMN IF NOT EXISTS campaign_id BIGINT NULL AFTER enrolment_id,
  ADD COLUMN IF NOT EXISTS occasion_id BIGINT NULL AFTER campaign_id,
  ADD COLUMN IF NOT EXISTS course_id BIGINT NULL AFTER occasion_id,
  ADD COLUMN IF NOT EXISTS template_id BIGINT NULL AFTER course_id,
  ADD COLUMN IF NOT EXISTS offset_days INT NULL AFTER template_id,
  ADD COLUMN IF NOT EXISTS ask_until DATETIME(3) NULL AFTER due_at,
  ADD COLUMN IF NOT EXISTS carrier VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER provider_id,
  ADD COLUMN IF NOT EXISTS parts_reported INT NOT NULL DEFAULT 0 AFTER parts,
  ADD KEY IF NOT EXISTS message_campaign (campaign_id, state, lane, id),
  ADD KEY IF NOT EXISTS message_occasion (occasion_id, id),
  ADD KEY IF NOT EXISTS message_course (course_id, id),
  DROP KEY IF EXISTS message_lease,
  DROP KEY IF EXISTS message_provider,
  ADD KEY IF NOT EXISTS message_provider_id (provider_id),
  ADD CONSTRAINT IF NOT EXISTS message_class CHECK (class IN ('policy','service','advertising')),
  ADD CONSTRAINT IF NOT EXISTS message_kinds CHECK (kind IN ('invitation','notice','confirmation','reminder','change','cancellation','job_match','support','review','health','announcement','relay','answer'));

UPDATE message m JOIN enrolment e ON e.id = m.enrolment_id SET m.course_id = e.course_id WHERE m.course_id IS NULL;

-- Which number a person is written to, answered from the index alone.
ALTER TABLE phone ADD KEY IF NOT EXISTS phone_best (person_id, deleted_at, can_sms, priority, id, number_idx);

-- What the law, or our own care, asks of each class on a day. Hours are local; per_day_max counts messages to one number in 24 hours.
CREATE TABLE IF NOT EXISTS message_rule (
  id            BIGINT NOT NULL PRIMARY KEY,
  version       INT NOT NULL DEFAULT 1,
  class         VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hour_from     CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hour_to       CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  per_day_max   INT NULL,
  needs_consent TINYINT NOT NULL DEFAULT 0,
  needs_brand   TINYINT NOT NULL DEFAULT 0,
  checks_list   TINYINT NOT NULL DEFAULT 0,
  label         VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  refusal       VARCHAR(120) NULL,
  valid_from    DATE NOT NULL,
  valid_to      DATE NULL,
  source        VARCHAR(300) NOT NULL,
  verified      TINYINT NOT NULL DEFAULT 0,
  created_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by    BIGINT NULL,
  updated_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by    BIGINT NULL,
  deleted_at    DATETIME(3) NULL,
  live          TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY message_rule_period (class, valid_from, live),
  CONSTRAINT message_rule_class CHECK (class IN ('policy','service','advertising')),
  CONSTRAINT message_rule_hours CHECK (hour_to > hour_from),
  CONSTRAINT message_rule_dates CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT message_rule_flags CHECK (needs_consent IN (0, 1) AND needs_brand IN (0, 1) AND checks_list IN (0, 1) AND verified IN (0, 1))
);

-- Numbers that must get no advertising, whoever they belong to.
CREATE TABLE IF NOT EXISTS do_not_advertise (
  id           BIGINT NOT NULL PRIMARY KEY,
  version      INT NOT NULL DEFAULT 1,
  number_enc   VARBINARY(80) NOT NULL,
  number_idx   BINARY(16) NOT NULL,
  number_tail  CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  listed_on    DATE NOT NULL,
  source       VARCHAR(200) NOT NULL,
  created_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by   BIGINT NULL,
  updated_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by   BIGINT NULL,
  deleted_at   DATETIME(3) NULL,
  live         TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY do_not_advertise_number (number_idx, live)
);

-- A text with named fields, for one kind of notice in one language. A live text is never edited: a new revision takes its place.
CREATE TABLE IF NOT EXISTS message_template (
  id           BIGINT NOT NULL PRIMARY KEY,
  version      INT NOT NULL DEFAULT 1,
  kind         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language     VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'vi',
  title        VARCHAR(120) NOT NULL,
  class        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'policy',
  body         VARCHAR(1000) NOT NULL,
  revision     INT NOT NULL DEFAULT 1,
  state        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'draft',
  approval_no  VARCHAR(60) NULL,
  approved_on  DATE NULL,
  note         VARCHAR(500) NULL,
  created_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by   BIGINT NULL,
  updated_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by   BIGINT NULL,
  deleted_at   DATETIME(3) NULL,
  live_text    VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin AS (IF(state = 'live' AND deleted_at IS NULL, CONCAT(kind, ':', language), NULL)) VIRTUAL,
  UNIQUE KEY message_template_live (live_text),
  KEY message_template_kind (kind, language, revision),
  CONSTRAINT message_template_kind CHECK (kind IN ('invitation','reminder','change','cancellation','support','review','health','job_match','announcement','relay')),
  CONSTRAINT message_template_language CHECK (language IN ('vi','sed','bdq','jra')),
  CONSTRAINT message_template_class CHECK (class IN ('policy','service','advertising')),
  CONSTRAINT message_template_state CHECK (state IN ('draft','live','retired'))
);

-- A day at a place that people are told about: rice, Tết gifts, a review meeting, a health day.
CREATE TABLE IF NOT EXISTS occasion (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  project_id  BIGINT NULL,
  kind        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title       VARCHAR(200) NOT NULL,
  place       VARCHAR(200) NOT NULL,
  held_on     DATE NOT NULL,
  starts_at   CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bring       VARCHAR(200) NULL,
  state       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'planned',
  note        VARCHAR(2000) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY occasion_day (held_on, id),
  KEY occasion_unit (unit_id, id),
  CONSTRAINT occasion_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT occasion_kind CHECK (kind IN ('support','review','health','other')),
  CONSTRAINT occasion_state CHECK (state IN ('planned','done','cancelled'))
);

-- One notice to many. audience holds the filters as JSON; its people are frozen in campaign_person when it is handed in.
-- starts: now, at due_at, or offset_days from the date of its course or occasion, at at_time. price: as shown when it was handed in.
-- sweep: its waiting messages are still to be held, let go or cancelled, as its state says.
CREATE TABLE IF NOT EXISTS campaign (
  id              BIGINT NOT NULL PRIMARY KEY,
  version         INT NOT NULL DEFAULT 1,
  unit_id         BIGINT NOT NULL,
  title           VARCHAR(200) NOT NULL,
  kind            VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  purpose         VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  class           VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  template_id     BIGINT NULL,
  body            VARCHAR(1000) NOT NULL,
  accents         TINYINT NOT NULL DEFAULT 1,
  audience        VARCHAR(2000) NOT NULL DEFAULT '{}',
  course_id       BIGINT NULL,
  occasion_id     BIGINT NULL,
  starts          VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'now',
  due_at          DATETIME(3) NULL,
  offset_days     INT NULL,
  at_time         CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NULL,
  valid_hours     INT NOT NULL DEFAULT 72,
  with_relay      TINYINT NOT NULL DEFAULT 1,
  budget_line_id  BIGINT NULL,
  cap             BIGINT NOT NULL DEFAULT 0,
  state           VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'draft',
  sweep           TINYINT NOT NULL DEFAULT 0,
  people          INT NOT NULL DEFAULT 0,
  price           BIGINT NOT NULL DEFAULT 0,
  submitted_by    BIGINT NULL,
  submitted_at    DATETIME(3) NULL,
  approved_by     BIGINT NULL,
  approved_at     DATETIME(3) NULL,
  state_reason    VARCHAR(300) NULL,
  started_at      DATETIME(3) NULL,
  finished_at     DATETIME(3) NULL,
  created_at      DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by      BIGINT NULL,
  updated_at      DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by      BIGINT NULL,
  deleted_at      DATETIME(3) NULL,
  KEY campaign_state (state, due_at, id),
  KEY campaign_unit (unit_id, id),
  KEY campaign_course (course_id, id),
  KEY campaign_occasion (occasion_id, id),
  CONSTRAINT campaign_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT campaign_class CHECK (class IN ('policy','service','advertising')),
  CONSTRAINT campaign_purpose CHECK (purpose IN ('service','training','jobs','advertising')),
  CONSTRAINT campaign_starts CHECK (starts IN ('now','at','relative')),
  CONSTRAINT campaign_state CHECK (state IN ('draft','review','running','paused','stopped','done')),
  CONSTRAINT campaign_cap CHECK (cap >= 0),
  CONSTRAINT campaign_kind CHECK (kind IN ('reminder','change','cancellation','job_match','support','review','health','announcement')),
  CONSTRAINT campaign_flags CHECK (accents IN (0, 1) AND with_relay IN (0, 1) AND sweep IN (0, 1)),
  CONSTRAINT campaign_valid CHECK (valid_hours BETWEEN 1 AND 720)
);

-- How far the worker has come with a campaign: a row of its own, so that officers never wait for it or find theirs changed.
-- after_id: everybody up to this person has been fed; next_at: not looked at before; fed_at: everybody has been.
CREATE TABLE IF NOT EXISTS campaign_feed (
  campaign_id  BIGINT NOT NULL PRIMARY KEY,
  after_id     BIGINT NOT NULL DEFAULT 0,
  fed          INT NOT NULL DEFAULT 0,
  messages     INT NOT NULL DEFAULT 0,
  parts        BIGINT NOT NULL DEFAULT 0,
  price        BIGINT NOT NULL DEFAULT 0,
  next_at      DATETIME(3) NULL,
  fed_at       DATETIME(3) NULL,
  CONSTRAINT campaign_feed_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id)
);

-- Each person the campaign looked at, and what became of him: planned, messaged (message_id), relayed (relay_task_id), left out (reason).
CREATE TABLE IF NOT EXISTS campaign_person (
  campaign_id    BIGINT NOT NULL,
  person_id      BIGINT NOT NULL,
  unit_id        BIGINT NOT NULL,
  village_id     BIGINT NOT NULL,
  household_id   BIGINT NOT NULL,
  state          VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  phone_id       BIGINT NULL,
  message_id     BIGINT NULL,
  relay_task_id  BIGINT NULL,
  PRIMARY KEY (campaign_id, person_id),
  KEY campaign_person_village (campaign_id, village_id),
  KEY campaign_person_task (relay_task_id),
  CONSTRAINT campaign_person_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id),
  CONSTRAINT campaign_person_state CHECK (state IN ('planned','messaged','relayed','left_out'))
);

-- Who tells those that have no telephone or cannot read: village head, elder, village health worker.
CREATE TABLE IF NOT EXISTS relay (
  id           BIGINT NOT NULL PRIMARY KEY,
  version      INT NOT NULL DEFAULT 1,
  unit_id      BIGINT NOT NULL,
  village_id   BIGINT NOT NULL,
  name         VARCHAR(120) NOT NULL,
  role         VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number_enc   VARBINARY(80) NULL,
  number_idx   BINARY(16) NULL,
  number_tail  CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  valid_from   DATE NOT NULL,
  valid_to     DATE NULL,
  note         VARCHAR(500) NULL,
  created_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by   BIGINT NULL,
  updated_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by   BIGINT NULL,
  deleted_at   DATETIME(3) NULL,
  KEY relay_village (village_id, id),
  KEY relay_number (number_idx),
  KEY relay_unit (unit_id, id),
  CONSTRAINT relay_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT relay_village_fk FOREIGN KEY (village_id) REFERENCES village (id),
  CONSTRAINT relay_role CHECK (role IN ('head','elder','health','other')),
  CONSTRAINT relay_dates CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

-- One relay's list of one campaign. code is what he answers with: XONG 12.
CREATE TABLE IF NOT EXISTS relay_task (
  id           BIGINT NOT NULL PRIMARY KEY,
  version      INT NOT NULL DEFAULT 1,
  unit_id      BIGINT NOT NULL,
  campaign_id  BIGINT NOT NULL,
  village_id   BIGINT NOT NULL,
  relay_id     BIGINT NULL,
  code         INT NOT NULL,
  people       INT NOT NULL DEFAULT 0,
  reached      INT NULL,
  state        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
  message_id   BIGINT NULL,
  done_at      DATETIME(3) NULL,
  note         VARCHAR(500) NULL,
  created_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by   BIGINT NULL,
  updated_at   DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by   BIGINT NULL,
  deleted_at   DATETIME(3) NULL,
  UNIQUE KEY relay_task_once (campaign_id, village_id),
  KEY relay_task_relay (relay_id, state, code),
  KEY relay_task_unit (unit_id, id),
  CONSTRAINT relay_task_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT relay_task_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id),
  CONSTRAINT relay_task_state CHECK (state IN ('open','done'))
);

-- What people wrote and no rule could answer by itself; unit_id is NULL while nobody knows who writes.
CREATE TABLE IF NOT EXISTS incoming (
  id            BIGINT NOT NULL PRIMARY KEY,
  version       INT NOT NULL DEFAULT 1,
  unit_id       BIGINT NULL,
  person_id     BIGINT NULL,
  message_id    BIGINT NULL,
  at            DATETIME(3) NOT NULL,
  number_enc    VARBINARY(80) NOT NULL,
  number_idx    BINARY(16) NOT NULL,
  number_tail   CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  text_enc      VARBINARY(4000) NOT NULL,
  why           VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state         VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'new',
  answer_id     BIGINT NULL,
  closed_note   VARCHAR(300) NULL,
  unique_key    BINARY(16) NOT NULL,
  created_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by    BIGINT NULL,
  updated_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by    BIGINT NULL,
  deleted_at    DATETIME(3) NULL,
  UNIQUE KEY incoming_once (unique_key),
  KEY incoming_state (state, at, id),
  KEY incoming_number (number_idx, id),
  KEY incoming_unit (unit_id, id),
  CONSTRAINT incoming_state CHECK (state IN ('new','answered','closed'))
);

-- Short codes by which people on one telephone answer for one of them: "1 12". A code is never given twice on a telephone.
CREATE TABLE IF NOT EXISTS reply_code (
  phone_idx     BINARY(16) NOT NULL,
  code          INT NOT NULL,
  enrolment_id  BIGINT NOT NULL,
  PRIMARY KEY (phone_idx, code),
  UNIQUE KEY reply_code_once (phone_idx, enrolment_id)
);

-- Which gateway takes which class (and, once learnt, carrier), in order of rank. No row: the gateway of the settings takes all.
CREATE TABLE IF NOT EXISTS gateway_route (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  class       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  carrier     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  gateway     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ranking     INT NOT NULL DEFAULT 1,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  CONSTRAINT gateway_route_class CHECK (class IN ('policy','service','advertising')),
  CONSTRAINT gateway_route_gateway CHECK (gateway IN ('sandbox','kannel','esms','speedsms','http')),
  CONSTRAINT gateway_route_ranking CHECK (ranking BETWEEN 1 AND 9)
);

-- đồng for one part, by gateway, class, coding and carrier (NULL: any), on a day.
CREATE TABLE IF NOT EXISTS gateway_price (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  gateway     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  class       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  carrier     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  per_part    BIGINT NOT NULL,
  valid_from  DATE NOT NULL,
  valid_to    DATE NULL,
  source      VARCHAR(300) NOT NULL,
  verified    TINYINT NOT NULL DEFAULT 0,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY gateway_price_day (gateway, valid_from),
  CONSTRAINT gateway_price_gateway CHECK (gateway IN ('sandbox','kannel','esms','speedsms','http')),
  CONSTRAINT gateway_price_class CHECK (class IN ('policy','service','advertising')),
  CONSTRAINT gateway_price_amount CHECK (per_part >= 0),
  CONSTRAINT gateway_price_verified CHECK (verified IN (0, 1)),
  CONSTRAINT gateway_price_dates CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

-- Learnt from answers and reports; the prefix of a number is only a guess.
CREATE TABLE IF NOT EXISTS number_carrier (
  number_idx  BINARY(16) NOT NULL PRIMARY KEY,
  carrier     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  learnt_at   DATETIME(3) NOT NULL
);

-- The breaker and the two buckets of each gateway, shared by all workers. Tokens are thousandths.
CREATE TABLE IF NOT EXISTS gateway_state (
  gateway         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  state           VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'closed',
  reason          VARCHAR(200) NULL,
  open_until      DATETIME(3) NULL,
  trips           INT NOT NULL DEFAULT 0,
  changed_at      DATETIME(3) NOT NULL,
  changed_by      BIGINT NULL,
  request_tokens  BIGINT NOT NULL DEFAULT 0,
  part_tokens     BIGINT NOT NULL DEFAULT 0,
  filled_at       DATETIME(3) NOT NULL,
  CONSTRAINT gateway_state_state CHECK (state IN ('closed','open','probing','drained'))
);

-- Prices were rules of a day before; those somebody wrote down stay in force.
INSERT IGNORE INTO gateway_price (id, gateway, per_part, valid_from, valid_to, source, verified)
SELECT id, SUBSTRING(code, 11), value, valid_from, valid_to, source, verified FROM rule_value WHERE code LIKE 'sms\_price\_%' AND value >= 0 AND deleted_at IS NULL;

UPDATE rule_value SET version = version + 1, deleted_at = UTC_TIMESTAMP(3) WHERE code LIKE 'sms\_price\_%' AND deleted_at IS NULL;
