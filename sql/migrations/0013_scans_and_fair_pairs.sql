-- Scans of signed payment lists, and what an officer decided by hand about pairs of a fair.

-- signed_how: by a scan that is kept here, or by a reason why there is none. signed_hash: of the newest scan when it was said.
ALTER TABLE payment_list
  ADD COLUMN IF NOT EXISTS signed_how VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER signed_hash,
  ADD COLUMN IF NOT EXISTS signed_on DATE NULL AFTER signed_how,
  ADD COLUMN IF NOT EXISTS signed_by BIGINT NULL AFTER signed_on,
  ADD COLUMN IF NOT EXISTS signed_reason VARCHAR(300) NULL AFTER signed_by,
  ADD CONSTRAINT IF NOT EXISTS payment_list_signed CHECK (signed_how IS NULL OR signed_how = 'scan' OR (signed_how = 'reason' AND signed_reason IS NOT NULL));

-- A scan of a list with signatures. media is what the content is, whatever its name said; digest (BLAKE2b) and bytes are of the content as it came.
CREATE TABLE IF NOT EXISTS payment_scan (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  payment_list_id BIGINT NOT NULL,
  media       VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bytes       INT NOT NULL,
  digest      CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY payment_scan_once (payment_list_id, digest, live),
  KEY payment_scan_unit (unit_id, id),
  CONSTRAINT payment_scan_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT payment_scan_list FOREIGN KEY (payment_list_id) REFERENCES payment_list (id),
  CONSTRAINT payment_scan_media CHECK (media IN ('pdf','jpeg','png'))
);

-- The content itself, sealed and bound to its row. Apart, so that no list reads it by accident.
CREATE TABLE IF NOT EXISTS payment_scan_content (
  scan_id     BIGINT NOT NULL PRIMARY KEY,
  content_enc MEDIUMBLOB NOT NULL,
  CONSTRAINT payment_scan_content_scan FOREIGN KEY (scan_id) REFERENCES payment_scan (id)
);

-- What an officer decided about one pair of a fair: keep it in the set, or never propose it; and why. It stays when the set is made again.
CREATE TABLE IF NOT EXISTS fair_pair (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     INT NOT NULL DEFAULT 1,
  unit_id     BIGINT NOT NULL,
  fair_id     BIGINT NOT NULL,
  seeker_id   BIGINT NOT NULL,
  vacancy_id  BIGINT NOT NULL,
  decision    VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason      VARCHAR(300) NOT NULL,
  created_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_by  BIGINT NULL,
  updated_at  DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  updated_by  BIGINT NULL,
  deleted_at  DATETIME(3) NULL,
  live        TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
  UNIQUE KEY fair_pair_once (fair_id, seeker_id, vacancy_id, live),
  KEY fair_pair_unit (unit_id, id),
  CONSTRAINT fair_pair_unit_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT fair_pair_fair FOREIGN KEY (fair_id) REFERENCES fair (id),
  CONSTRAINT fair_pair_seeker FOREIGN KEY (seeker_id) REFERENCES seeker (id),
  CONSTRAINT fair_pair_vacancy FOREIGN KEY (vacancy_id) REFERENCES vacancy (id),
  CONSTRAINT fair_pair_decision CHECK (decision IN ('keep','never'))
);
