-- Compute again the sums of one month of an archive by account.
DELETE FROM core.hub_archive_month WHERE month = %(month)s AND hub_source = %(hub_source)s;

INSERT INTO core.hub_archive_month (month, hub_source, kind, account, downloads, repositories, held, repository_days, last_day)
SELECT %(month)s, %(hub_source)s, coalesce(a.kind, r.kind, 'unknown'), coalesce(split_part(coalesce(r.hub_id, a.hub_id), '/', 1), 'unknown'),
       sum(d.downloads), count(*), count(r.hub_key), sum(d.days), max(d.last_day)
FROM (
    SELECT archive_key, sum(downloads) AS downloads, count(*) AS days, max(day) AS last_day
    FROM raw.hub_archive_download
    WHERE day >= %(month)s AND day < %(month)s + interval '1 month'
    GROUP BY archive_key
) d
JOIN raw.hub_archive_repository a USING (archive_key)
LEFT JOIN (
    SELECT hub_uid, kind, hub_id, hub_key, count(*) OVER (PARTITION BY hub_uid) AS of_that_id FROM raw.hub_repository
) r ON r.hub_uid = a.hub_uid AND r.kind = coalesce(a.kind, r.kind) AND (a.kind IS NOT NULL OR r.of_that_id = 1)
WHERE a.hub_source = %(hub_source)s
GROUP BY 3, 4;
