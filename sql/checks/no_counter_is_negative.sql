-- Checks: Records with a counter below zero. Severity: warn.
-- Grain: one row per offence. Key: source, kind, key. Reads: staging.counter_latest.
SELECT source, kind, key, observed_at FROM staging.counter_latest
WHERE least(downloads, downloads_all_time, likes, stars, followers, upvotes) < 0
