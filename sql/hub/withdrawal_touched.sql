-- Temporary table of the repositories to judge anew: with a newer record, found gone, or with a withdrawal that no later day has confirmed yet.
DROP TABLE IF EXISTS hub_turned_back;
CREATE TEMPORARY TABLE hub_turned_back ON COMMIT DROP AS
SELECT hub_key FROM raw.hub_repository WHERE block_id > %(after)s AND first_seen_at < observed_at
UNION
SELECT a.hub_key
FROM meta.hub_sweep s
JOIN meta.hub_absence a USING (sweep_id)
-- A walk that had not ended at the last run may have found something gone since.
WHERE a.outcome = 'gone' AND (s.sweep_id > %(sweep_id)s OR s.ended_at IS NULL OR s.ended_at >= %(changed_at)s - interval '1 hour')
UNION
SELECT hub_key FROM core.hub_withdrawal WHERE confirmed_at IS NULL;
ANALYZE hub_turned_back;
