-- Checks: Records with a counter below zero: landed before these were rejects, and read as NULL. Severity: warn.
-- Grain: one row per offence. Key: source, kind, key. Reads: raw.record, raw.counter.
SELECT DISTINCT r.source, r.kind, r.key, c.observed_at
FROM raw.counter c JOIN raw.record r USING (record_id)
WHERE least(c.downloads, c.downloads_all_time, c.likes, c.stars, c.followers, c.upvotes) < 0
