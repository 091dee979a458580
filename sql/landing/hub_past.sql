-- Counters of known repositories as a snapshot of the past tells them, while it is landed.
CREATE TEMPORARY TABLE IF NOT EXISTS hub_past (hub_key integer, downloads bigint, downloads_all_time bigint, likes integer);
