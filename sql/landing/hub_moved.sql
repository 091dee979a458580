-- Temporary table for those counters of one page that have changed, emptied at each commit.
CREATE TEMPORARY TABLE IF NOT EXISTS hub_moved (
    hub_key integer, day date, downloads bigint, downloads_all_time bigint, likes integer, downloads_added integer, is_same_day boolean
) ON COMMIT DELETE ROWS;
