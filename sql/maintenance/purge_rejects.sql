-- Purge the bytes of rejects of the same things.
UPDATE raw.rejected_record j
SET body = '', purged_at = p.now
FROM (SELECT DISTINCT source, key, now FROM raw.purgeable) p
WHERE j.source = p.source AND j.key = p.key AND j.purged_at IS NULL;
