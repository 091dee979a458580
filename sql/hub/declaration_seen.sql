-- Repositories whose record is newer than what was derived, and all that are gone, for the length of a transaction: no index leads there, so all are read.
DROP TABLE IF EXISTS hub_seen;
CREATE TEMPORARY TABLE hub_seen ON COMMIT DROP AS
SELECT hub_key, block_id, ordinal, kind, hub_id, gone_at, core.hub_access(gone_at, is_disabled, is_private, gated) AS access, block_id > %(after)s AS is_touched
FROM raw.hub_repository
WHERE block_id > %(after)s OR gone_at IS NOT NULL;
ANALYZE hub_seen;

SELECT count(*) FROM hub_seen WHERE is_touched;
