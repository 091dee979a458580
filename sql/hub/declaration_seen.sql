-- Temporary table of the repositories with a newer record than the last derived block, and of all that are gone; reads the whole table, as no index helps.
DROP TABLE IF EXISTS hub_seen;
CREATE TEMPORARY TABLE hub_seen ON COMMIT DROP AS
SELECT hub_key, block_id, ordinal, kind, hub_id, gone_at, core.hub_access(gone_at, is_disabled, is_private, gated) AS access, block_id > %(after)s AS is_touched
FROM raw.hub_repository
WHERE block_id > %(after)s OR gone_at IS NOT NULL;
ANALYZE hub_seen;

SELECT count(*) FROM hub_seen WHERE is_touched;
