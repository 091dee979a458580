-- Temporary table for the counters in a snapshot of a past day, of repositories that we know.
CREATE TEMPORARY TABLE IF NOT EXISTS hub_past (hub_key integer, downloads bigint, downloads_all_time bigint, likes integer);
