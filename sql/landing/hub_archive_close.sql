-- The result of a load of an archive: the number of repositories with a day in its window; how many of them we have; the median ratio of its downloads to
-- ours; and of how many repositories this ratio is.
WITH counted AS (
    SELECT d.archive_key, sum(d.downloads) AS downloads
    FROM raw.hub_archive_download d
    WHERE d.day BETWEEN %(since)s AND %(until)s
    GROUP BY d.archive_key
), of_source AS (
    SELECT c.archive_key, c.downloads, r.hub_key
    FROM counted c
    JOIN raw.hub_archive_repository a USING (archive_key)
    LEFT JOIN LATERAL (
        SELECT min(h.hub_key) AS hub_key FROM raw.hub_repository h WHERE h.hub_uid = a.hub_uid AND h.kind = coalesce(a.kind, h.kind) HAVING count(*) = 1
    ) r ON true
    WHERE a.hub_source = %(hub_source)s
), most AS (
    SELECT archive_key, hub_key FROM of_source WHERE hub_key IS NOT NULL ORDER BY downloads DESC, archive_key LIMIT 1000
), ours AS (
    -- The first and the last day on which we have a counter; what was added between them is compared with the archive's downloads of the days after the
    -- first up to the last.
    SELECT m.archive_key, min(c.day) AS first_day, max(c.day) AS last_day,
           (array_agg(c.downloads_all_time ORDER BY c.day DESC))[1] - (array_agg(c.downloads_all_time ORDER BY c.day))[1] AS added
    FROM most m
    JOIN raw.hub_counter c ON c.hub_key = m.hub_key AND c.day BETWEEN %(since)s AND %(until)s
    WHERE c.downloads_all_time IS NOT NULL
    GROUP BY m.archive_key
), compared AS (
    SELECT (SELECT sum(d.downloads) FROM raw.hub_archive_download d
            WHERE d.archive_key = o.archive_key AND d.day > o.first_day AND d.day <= o.last_day)::double precision / o.added AS ratio
    FROM ours o
    WHERE o.added > 0
)
SELECT (SELECT count(*) FROM of_source), (SELECT count(hub_key) FROM of_source),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ratio) FROM compared WHERE ratio IS NOT NULL),
       (SELECT count(ratio) FROM compared);
