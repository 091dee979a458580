-- The metadata that changed in one page, for the length of its transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS hub_changed (LIKE raw.hub_repository) ON COMMIT DELETE ROWS;
