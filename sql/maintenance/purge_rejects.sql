-- Empty the bytes of the rejected records of things that are purged (raw.purgeable).
UPDATE raw.rejected_record j
SET body = '', purged_at = p.now
FROM (SELECT DISTINCT source, key, now FROM raw.purgeable) p
WHERE j.source = p.source AND j.key = p.key AND j.purged_at IS NULL;
