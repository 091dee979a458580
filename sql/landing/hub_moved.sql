-- The counters that moved in one page, for the length of its transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS hub_moved (
    hub_key integer, day date, downloads bigint, downloads_all_time bigint, likes integer, downloads_added integer, is_same_day boolean
) ON COMMIT DELETE ROWS;
