-- Vacancies offered by SMS, the word VIEC, and waiting lists that invite by themselves.

-- An offer is a message about one introduction.
ALTER TABLE message
  ADD COLUMN IF NOT EXISTS referral_id BIGINT NULL AFTER course_id,
  ADD KEY IF NOT EXISTS message_referral (referral_id, id);

-- offer: does the person want the work she was offered? Its subject is the introduction.
ALTER TABLE question
  DROP CONSTRAINT IF EXISTS question_kind,
  ADD KEY IF NOT EXISTS question_subject (subject_id, kind),
  ADD CONSTRAINT IF NOT EXISTS question_kinds CHECK (kind IN ('outcome6','keep7','keep30','keep90','offer')),
  ADD CONSTRAINT IF NOT EXISTS question_answer CHECK (answer IN ('yes','no'));

-- A code answers an invitation or a question, or names a person.
ALTER TABLE reply_code
  MODIFY enrolment_id BIGINT NULL,
  ADD COLUMN IF NOT EXISTS question_id BIGINT NULL,
  ADD COLUMN IF NOT EXISTS person_id BIGINT NULL,
  ADD UNIQUE KEY IF NOT EXISTS reply_code_question (phone_idx, question_id),
  ADD UNIQUE KEY IF NOT EXISTS reply_code_person (phone_idx, person_id);

-- short_no: what people type and posters print, "VIEC 12". Given once, never to another.
ALTER TABLE vacancy
  ADD COLUMN IF NOT EXISTS short_no INT NOT NULL AUTO_INCREMENT AFTER title,
  ADD UNIQUE KEY IF NOT EXISTS vacancy_short_no (short_no);

-- VIEC, as it came: the process that matches answers it. What it cannot settle stays new in the inbox.
CREATE TABLE IF NOT EXISTS job_ask (
  incoming_id BIGINT NOT NULL PRIMARY KEY,
  short_no    INT NULL,
  code        INT NULL,
  state       VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
  outcome     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY job_ask_waiting (state, incoming_id),
  CONSTRAINT job_ask_incoming FOREIGN KEY (incoming_id) REFERENCES incoming (id),
  CONSTRAINT job_ask_state CHECK (state IN ('waiting','done'))
);

-- auto_invite: who moves up from the waiting list is invited at once. invite_cap: what all invitations to the class may cost by themselves;
-- NULL: the rule of the day.
ALTER TABLE course
  ADD COLUMN IF NOT EXISTS auto_invite TINYINT NOT NULL DEFAULT 1 AFTER fee,
  ADD COLUMN IF NOT EXISTS invite_cap BIGINT NULL AFTER auto_invite,
  ADD CONSTRAINT IF NOT EXISTS course_auto_invite CHECK (auto_invite IN (0, 1)),
  ADD CONSTRAINT IF NOT EXISTS course_invite_cap CHECK (invite_cap >= 0);

-- Why who moved up was not invited; NULL: she was, or an officer does it.
ALTER TABLE enrolment
  ADD COLUMN IF NOT EXISTS invite_fault VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER replied_at,
  ADD CONSTRAINT IF NOT EXISTS enrolment_invite_fault CHECK (invite_fault IN ('no_phone','refused','no_text','no_rule','cap'));
