-- Search by words: what a vacancy says, folded, so that any word of it is found in any order.

-- words: title, place, benefits and employer as text_fold gives them, a blank before and behind. stamp: the versions it was made from.
-- Kept by the process that keeps the matching pool; rows that are missing or of old versions are made anew, so it may be emptied.
CREATE TABLE IF NOT EXISTS vacancy_text (
  vacancy_id  BIGINT NOT NULL PRIMARY KEY,
  stamp       VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words       VARCHAR(1100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  CONSTRAINT vacancy_text_of FOREIGN KEY (vacancy_id) REFERENCES vacancy (id)
);
