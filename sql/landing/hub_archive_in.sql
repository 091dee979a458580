-- Temporary tables for the rows of an archive of downloads while they are landed; emptied at each commit.
CREATE TEMPORARY TABLE IF NOT EXISTS hub_archive_in (hub_uid text COLLATE "C", day date, downloads bigint) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS hub_archive_listed (hub_uid text COLLATE "C", hub_id text COLLATE "C", size_bytes bigint) ON COMMIT DELETE ROWS;
