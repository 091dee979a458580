-- Candidates for the lists of the most adopted of one month: repositories above half of the last value of the stored list, by any measure.
-- A temporary table with statistics, since on most days they are few and looked up one by one, and the first time they are nearly all.
DROP TABLE IF EXISTS hub_top_high;
CREATE TEMPORARY TABLE hub_top_high ON COMMIT DROP AS
WITH bound AS (
    SELECT k.kind, k.measure, coalesce(min(t.value) FILTER (WHERE t.place = 1000), 0) / 2 AS least
    FROM (SELECT kind, measure FROM unnest(ARRAY['model', 'dataset']) AS kind
          CROSS JOIN unnest(ARRAY['downloads_added', 'downloads', 'downloads_all_time', 'likes']) AS measure) k
    LEFT JOIN mart.hub_top_month t ON t.kind = k.kind AND t.measure = k.measure AND t.month = %(month)s
    GROUP BY k.kind, k.measure
), least AS MATERIALIZED (
    SELECT kind, max(least) FILTER (WHERE measure = 'downloads_added') AS added, max(least) FILTER (WHERE measure = 'downloads') AS downloads,
           max(least) FILTER (WHERE measure = 'downloads_all_time') AS all_time, max(least) FILTER (WHERE measure = 'likes') AS likes
    FROM bound GROUP BY kind
)
SELECT n.hub_key, n.kind, CASE WHEN n.month = %(month)s THEN n.month_downloads END AS added, n.downloads, n.downloads_all_time, n.likes
FROM raw.hub_counter_now n
JOIN least l USING (kind)
WHERE NOT n.is_gone
  AND ((n.month = %(month)s AND n.month_downloads > l.added) OR n.downloads > l.downloads OR n.downloads_all_time > l.all_time OR n.likes > l.likes);

ANALYZE hub_top_high;
