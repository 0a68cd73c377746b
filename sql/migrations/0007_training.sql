-- Training (4.1) and staff capacity (7.1): needs, staff, attendance, support payments, results.

-- trade: the listed trade beside the words of the class; place_unit_id: for distances; fee: tuition of one learner by contract.
ALTER TABLE course
  ADD COLUMN IF NOT EXISTS trade_id BIGINT NULL AFTER trade,
  ADD COLUMN IF NOT EXISTS place_unit_id BIGINT NULL AFTER place,
  ADD COLUMN IF NOT EXISTS fee BIGINT NULL AFTER capacity,
  ADD KEY IF NOT EXISTS course_trade (trade_id, starts_on),
  ADD CONSTRAINT IF NOT EXISTS course_fee CHECK (fee >= 0);

-- waiting: the class was full; who waits moves up when a place becomes free. distance_km: of this learner to the class, when it is known
-- better than by the table of distances.
ALTER TABLE enrolment
  DROP CONSTRAINT IF EXISTS enrolment_state,
  ADD COLUMN IF NOT EXISTS distance_km INT NULL AFTER reason,
  ADD COLUMN IF NOT EXISTS result VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER distance_km,
  ADD COLUMN IF NOT EXISTS certificate_no VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER result,
  ADD COLUMN IF NOT EXISTS certificate_on DATE NULL AFTER certificate_no,
  ADD CONSTRAINT IF NOT EXISTS enrolment_states CHECK (state IN ('enrolled','invited','confirmed','waiting','declined','cancelled','finished','dropped')),
  ADD CONSTRAINT IF NOT EXISTS enrolment_result CHECK (result IN ('passed','failed')),
  ADD CONSTRAINT IF NOT EXISTS enrolment_distance CHECK (distance_km BETWEEN 0 AND 2000);

-- Somebody who works on the plan, from district officer to village collaborator: a person with a position during a period, so that
-- a staff course has the same enrolments, invitations and attendance as any other.
CREATE TABLE IF NOT EXISTS staff_member (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  person_id   BIGINT NOT NULL,
  body        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position    VARCHAR(120) NOT NULL,
  village_id  BIGINT NULL,
  from_date   DATE NOT NULL,
  to_date     DATE NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY staff_member_start (person_id, body, from_date, live),
  KEY staff_member_unit (unit_id, id),
  CONSTRAINT staff_member_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT staff_member_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT staff_member_body CHECK (body IN ('district','commune','village','union','collaborator')),
  CONSTRAINT staff_member_period CHECK (to_date IS NULL OR to_date >= from_date)
);

-- What a person would like to learn, as asked in a survey.
CREATE TABLE IF NOT EXISTS training_need (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  person_id   BIGINT NOT NULL,
  trade_id    BIGINT NOT NULL,
  level       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'under3m',
  season      VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  surveyed_on DATE NOT NULL,
  note        VARCHAR(500) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY training_need_once (person_id, trade_id, live),
  KEY training_need_trade (trade_id, unit_id),
  KEY training_need_unit (unit_id, id),
  CONSTRAINT training_need_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT training_need_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT training_need_trade_fk FOREIGN KEY (trade_id) REFERENCES trade (id),
  CONSTRAINT training_need_level CHECK (level IN ('under3m','elementary','intermediate','college')),
  CONSTRAINT training_need_season CHECK (season IN ('dry','rain','any'))
);

-- Who was there. One row for each learner and session that was marked; no row: not marked yet.
CREATE TABLE IF NOT EXISTS attendance (
  course_session_id  BIGINT NOT NULL,
  enrolment_id       BIGINT NOT NULL,
  unit_id            BIGINT NOT NULL,
  present            TINYINT NOT NULL,
  source             VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  marked_at          DATETIME(3) NOT NULL,
  marked_by          BIGINT NOT NULL,
  PRIMARY KEY (course_session_id, enrolment_id),
  KEY attendance_enrolment (enrolment_id),
  CONSTRAINT attendance_session FOREIGN KEY (course_session_id) REFERENCES course_session (id),
  CONSTRAINT attendance_enrolment_fk FOREIGN KEY (enrolment_id) REFERENCES enrolment (id),
  CONSTRAINT attendance_present CHECK (present IN (0, 1)),
  CONSTRAINT attendance_source CHECK (source IN ('tick','sheet','qr'))
);

-- The support owed to the learners of one class, counted from attendance and frozen when it is drawn up.
CREATE TABLE IF NOT EXISTS payment_list (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  course_id   BIGINT NOT NULL,
  state       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'drawn',
  people      INT NOT NULL DEFAULT 0,
  total       BIGINT NOT NULL DEFAULT 0,
  approved_by BIGINT NULL,
  approved_at DATETIME(3) NULL,
  paid_on     DATE NULL,
  signed_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  reason      VARCHAR(300) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  open_of     BIGINT AS (IF(state <> 'cancelled' AND deleted_at IS NULL, course_id, NULL)) VIRTUAL,
  UNIQUE KEY payment_list_once (open_of),
  KEY payment_list_unit (unit_id, id),
  CONSTRAINT payment_list_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT payment_list_course FOREIGN KEY (course_id) REFERENCES course (id),
  CONSTRAINT payment_list_state CHECK (state IN ('drawn','approved','paid','cancelled'))
);

-- One learner's support with the days and the norm it came from.
CREATE TABLE IF NOT EXISTS payment_line (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  payment_list_id BIGINT NOT NULL,
  enrolment_id BIGINT NOT NULL,
  person_id   BIGINT NOT NULL,
  days        INT NOT NULL,
  norm        VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tuition     BIGINT NOT NULL,
  meals       BIGINT NOT NULL,
  travel      BIGINT NOT NULL,
  amount      BIGINT NOT NULL,
  reason      VARCHAR(300) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY payment_line_list (payment_list_id, id),
  KEY payment_line_person (person_id, id),
  KEY payment_line_unit (unit_id, id),
  CONSTRAINT payment_line_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT payment_line_list_fk FOREIGN KEY (payment_list_id) REFERENCES payment_list (id),
  CONSTRAINT payment_line_enrolment FOREIGN KEY (enrolment_id) REFERENCES enrolment (id),
  CONSTRAINT payment_line_amounts CHECK (days >= 0 AND tuition >= 0 AND meals >= 0 AND travel >= 0 AND amount = meals + travel)
);
