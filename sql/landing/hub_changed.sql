-- Temporary table for the changed metadata of one page, emptied at each commit.
CREATE TEMPORARY TABLE IF NOT EXISTS hub_changed (LIKE raw.hub_repository) ON COMMIT DELETE ROWS;
