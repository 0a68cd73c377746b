-- Gateways are asked what became of unknown messages; relays hear of a change.

-- When a message was asked about, and when next. A row of its own, for asking moves nothing. No row: not asked yet.
CREATE TABLE IF NOT EXISTS message_query (
  message_id  BIGINT NOT NULL PRIMARY KEY,
  tries       INT NOT NULL,
  next_at     DATETIME(3) NOT NULL,
  CONSTRAINT message_query_message FOREIGN KEY (message_id) REFERENCES message (id)
);

-- Who is known not to read is told by the village's relay too. NULL: nobody has asked.
ALTER TABLE person
  ADD COLUMN IF NOT EXISTS can_read TINYINT NULL AFTER language,
  ADD CONSTRAINT IF NOT EXISTS person_can_read CHECK (can_read IN (0, 1));

-- news: what its relay was told had happened, the last thing: the class or occasion was moved, or called off. NULL: nothing.
ALTER TABLE relay_task
  ADD COLUMN IF NOT EXISTS news VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER note,
  ADD COLUMN IF NOT EXISTS news_at DATETIME(3) NULL AFTER news,
  ADD CONSTRAINT IF NOT EXISTS relay_task_news CHECK (news IN ('change','cancellation'));
