-- For the batch just landed: the number of rows of kinds that were not asked for, and the number of rows for which another value is stored.
SELECT (SELECT count(*) FROM hub_archive_told WHERE NOT is_wanted), (
    SELECT count(*)
    FROM hub_archive_told t
    CROSS JOIN LATERAL (SELECT d.downloads FROM raw.hub_archive_download d WHERE d.archive_key = t.archive_key AND d.day = t.day OFFSET 0) stands
    WHERE t.is_wanted AND stands.downloads <> t.downloads);
