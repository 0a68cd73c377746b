-- A message that is sent changes its row twice. What that costs is mostly moving things: entries of indexes that name the state, and a row that
-- grows in a full page. So the indexes name what changes once, and a row is written with the room that it will need (docs/adr/0029).

-- queue_state: the state, but for a message on its way, which stays in its place among the waiting until its answer is known.
-- campaign_open: the campaign, as long as the message waits or is on its way.
-- provider_key: the gateway's number where a message has to be found by it (profile reports_by_id, or build_query); others' callbacks name ours.
-- room: what gateway and lease, and then the gateway's number, will take; given up when a worker takes the message.
ALTER TABLE message
  ADD COLUMN IF NOT EXISTS queue_state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin
    AS (IF(state IN ('claimed', 'submitting'), 'queued', state)) PERSISTENT AFTER state,
  ADD COLUMN IF NOT EXISTS campaign_open BIGINT
    AS (IF(state IN ('queued', 'retry_wait', 'claimed', 'submitting'), campaign_id, NULL)) PERSISTENT AFTER campaign_id,
  ADD COLUMN IF NOT EXISTS room VARBINARY(48) NULL DEFAULT '................................................',
  ADD COLUMN IF NOT EXISTS provider_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin
    AS (IF(gateway IN ('esms', 'speedsms'), provider_id, NULL)) PERSISTENT AFTER provider_id,
  ADD KEY IF NOT EXISTS message_provider_key (provider_key),
  ADD KEY IF NOT EXISTS message_queue (queue_state, lane, due_at, id),
  ADD KEY IF NOT EXISTS message_campaign_open (campaign_open, lane, id),
  DROP KEY IF EXISTS message_provider_id,
  DROP KEY IF EXISTS message_claim,
  DROP KEY IF EXISTS message_campaign;

UPDATE message SET room = NULL WHERE state NOT IN ('queued', 'retry_wait');

-- What a worker took in one turn: how rows of a worker that died are found. ids is a JSON list. A worker removes its rows when all in them are
-- settled; a row that is older than its lease is looked through by any worker.
CREATE TABLE IF NOT EXISTS message_lease (
  owner        CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number       BIGINT NOT NULL,
  lease_until  DATETIME(3) NOT NULL,
  ids          TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (owner, number),
  KEY message_lease_until (lease_until)
);

INSERT IGNORE INTO message_lease (owner, number, lease_until, ids)
SELECT COALESCE(lease_owner, '-'), id, COALESCE(lease_until, CURRENT_TIMESTAMP(3)), CONCAT('[', id, ']')
  FROM message WHERE state IN ('claimed', 'submitting');
