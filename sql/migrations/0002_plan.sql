-- The plan of one year: what the district means to do, with whom and with which money.

CREATE TABLE IF NOT EXISTS plan (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  year        INT NOT NULL,
  title       VARCHAR(300) NOT NULL,
  number      VARCHAR(60) NULL,
  issued_on   DATE NULL,
  objective   TEXT NULL,
  legal_basis TEXT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY plan_unit_year (unit_id, year, live),
  CONSTRAINT plan_unit FOREIGN KEY (unit_id) REFERENCES unit (id)
);

-- A sub-project (tiểu dự án) or an undivided project of a plan; code as people say it: 2, 3.1, 6.2.
CREATE TABLE IF NOT EXISTS project (
  id            BIGINT NOT NULL PRIMARY KEY,
  version       INT NOT NULL DEFAULT 1,
  plan_id       BIGINT NOT NULL,
  code          VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name          VARCHAR(200) NOT NULL,
  project_name  VARCHAR(200) NOT NULL,
  objective     TEXT NULL,
  target_group  TEXT NULL,
  criteria      TEXT NULL,
  created_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by    BIGINT NULL,
  updated_at    DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by    BIGINT NULL,
  deleted_at    DATETIME(3) NULL,
  live          TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY project_code (plan_id, code, live),
  CONSTRAINT project_plan FOREIGN KEY (plan_id) REFERENCES plan (id)
);

-- What a body does in a sub-project: 4.1 has a leader, a coordinator and another reporter.
CREATE TABLE IF NOT EXISTS project_role (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  project_id  BIGINT NOT NULL,
  body_id     BIGINT NOT NULL,
  duty        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  note        VARCHAR(500) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY project_role_once (project_id, body_id, duty, live),
  CONSTRAINT project_role_project FOREIGN KEY (project_id) REFERENCES project (id),
  CONSTRAINT project_role_body FOREIGN KEY (body_id) REFERENCES unit (id),
  CONSTRAINT project_role_duty CHECK (duty IN ('lead','manage','coordinate','report'))
);

-- Money of a sub-project by source, in đồng. amount is NULL where the plan names a source without a figure.
CREATE TABLE IF NOT EXISTS budget_line (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  project_id  BIGINT NOT NULL,
  source      VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  label       VARCHAR(300) NOT NULL,
  amount      BIGINT NULL,
  ord         INT NOT NULL DEFAULT 1,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY budget_line_project (project_id, ord, id),
  CONSTRAINT budget_line_project_fk FOREIGN KEY (project_id) REFERENCES project (id),
  CONSTRAINT budget_line_source CHECK (source IN ('central','local','other')),
  CONSTRAINT budget_line_amount CHECK (amount IS NULL OR amount BETWEEN 0 AND 1000000000000000)
);

CREATE TABLE IF NOT EXISTS activity (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  project_id  BIGINT NOT NULL,
  ord         INT NOT NULL DEFAULT 1,
  text        TEXT NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY activity_project (project_id, ord, id),
  CONSTRAINT activity_project_fk FOREIGN KEY (project_id) REFERENCES project (id)
);

CREATE TABLE IF NOT EXISTS output (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  project_id  BIGINT NOT NULL,
  ord         INT NOT NULL DEFAULT 1,
  text        TEXT NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY output_project (project_id, ord, id),
  CONSTRAINT output_project_fk FOREIGN KEY (project_id) REFERENCES project (id)
);

-- A target of the plan or of one sub-project; figure is kept as written ("4-7%/năm"), low and high in hundredths.
CREATE TABLE IF NOT EXISTS target (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  plan_id     BIGINT NOT NULL,
  project_id  BIGINT NULL,
  ord         INT NOT NULL DEFAULT 1,
  name        VARCHAR(500) NOT NULL,
  figure      VARCHAR(60) NULL,
  low         BIGINT NULL,
  high        BIGINT NULL,
  remark      VARCHAR(500) NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY target_plan (plan_id, ord, id),
  CONSTRAINT target_plan_fk FOREIGN KEY (plan_id) REFERENCES plan (id),
  CONSTRAINT target_project_fk FOREIGN KEY (project_id) REFERENCES project (id)
);

-- A remark on the plan's own text: blanks, contradictions, open wordings. Shown beside what it concerns.
CREATE TABLE IF NOT EXISTS plan_note (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  plan_id     BIGINT NOT NULL,
  project_id  BIGINT NULL,
  ord         INT NOT NULL DEFAULT 1,
  text        VARCHAR(1000) NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  KEY plan_note_plan (plan_id, ord, id),
  CONSTRAINT plan_note_plan_fk FOREIGN KEY (plan_id) REFERENCES plan (id),
  CONSTRAINT plan_note_project_fk FOREIGN KEY (project_id) REFERENCES project (id)
);

-- Whom a sub-project serves, in the plan's order of priority. months: how long after the class began it still counts.
CREATE TABLE IF NOT EXISTS eligibility (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  project_id  BIGINT NOT NULL,
  class       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  priority    INT NOT NULL,
  months      INT NULL,
  source      VARCHAR(300) NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY eligibility_class (project_id, class, live),
  CONSTRAINT eligibility_project FOREIGN KEY (project_id) REFERENCES project (id),
  CONSTRAINT eligibility_class_word CHECK (class IN ('poor','near_poor','escaped','average','low_income','not_poor'))
);

-- A figure in force during a period (price, age limit, norm), with where it comes from and whether that was verified.
-- Figures are whole numbers in the unit named; nothing of this kind is a constant in the program.
CREATE TABLE IF NOT EXISTS rule_value (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  code        VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(200) NOT NULL,
  value       BIGINT NOT NULL,
  measure     VARCHAR(40) NOT NULL,
  valid_from  DATE NOT NULL,
  valid_to    DATE NULL,
  source      VARCHAR(300) NOT NULL,
  verified    TINYINT NOT NULL DEFAULT 0,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY rule_value_period (code, valid_from, live),
  CONSTRAINT rule_value_dates CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT rule_value_verified CHECK (verified IN (0, 1))
);
