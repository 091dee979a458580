-- Counters of followed models and repositories by month, with the differences summed from day to day; those of a former name count under the present one.
-- Grain: one row per model or repository and month in which its service reported counters. Key: source, kind, key, month. Reads: staging.counter, staging.renamed, core.counter_day.
WITH told AS (
    -- Put the counters of former names under the present one: a renamed model or repository is one thing.
    SELECT c.source, c.kind, coalesce(n.present_key, c.key) AS key, date_trunc('month', c.day)::date AS month, c.downloads, c.downloads_all_time, c.likes, c.stars,
           c.observed_at, c.via, CASE WHEN n.present_key IS NULL THEN c.gone_at ELSE coalesce(c.gone_at, c.observed_at) END AS gone_at
    FROM staging.counter c
    LEFT JOIN staging.renamed n ON n.source = c.source AND n.kind = c.kind AND n.old_key = c.key
    WHERE (c.source, c.kind) IN (('huggingface', 'model'), ('github', 'repository'))
), last AS (
    SELECT source, kind, key, month,
           (array_agg(downloads ORDER BY observed_at DESC, via) FILTER (WHERE downloads IS NOT NULL))[1] AS downloads_30d,
           (array_agg(downloads_all_time ORDER BY observed_at DESC, via) FILTER (WHERE downloads_all_time IS NOT NULL))[1] AS downloads_all_time,
           (array_agg(likes ORDER BY observed_at DESC, via) FILTER (WHERE likes IS NOT NULL))[1] AS likes,
           (array_agg(stars ORDER BY observed_at DESC, via) FILTER (WHERE stars IS NOT NULL))[1] AS stars,
           max(observed_at) AS as_of
    FROM told
    GROUP BY source, kind, key, month
), step AS (
    SELECT hub_id AS key, date_trunc('month', day)::date AS month, sum(added)::bigint AS added, count(*) FILTER (WHERE added < 0) AS resets
    FROM (
        SELECT hub_id, day, downloads_all_time - lag(downloads_all_time) OVER (PARTITION BY hub_id ORDER BY day) AS added
        FROM core.counter_day
    ) d
    GROUP BY hub_id, date_trunc('month', day)
), grid AS (
    -- One row per thing and month from its first month to its end, of the months in which the service reported any counters: a counter without a row did not change.
    SELECT one.source, one.kind, one.key, m.month
    FROM (
        SELECT source, kind, key, min(month) AS first, CASE WHEN bool_and(gone_at IS NOT NULL) THEN max(gone_at) ELSE 'infinity' END AS gone_at
        FROM told
        GROUP BY source, kind, key
    ) one
    JOIN (SELECT DISTINCT source, month FROM told) m ON m.source = one.source AND m.month >= one.first AND m.month <= one.gone_at
), filled AS (
    SELECT g.source, g.kind, g.key, g.month, s.added, s.resets,
           core.last_known(l.downloads_30d) OVER so_far AS downloads_30d,
           core.last_known(l.downloads_all_time) OVER so_far AS downloads_all_time,
           -- The value before the month began; a month without a change adds 0 if there is one, else NULL.
           core.last_known(l.downloads_all_time) OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS all_time_before,
           core.last_known(l.likes) OVER so_far AS likes,
           core.last_known(l.stars) OVER so_far AS stars,
           core.last_known(l.as_of) OVER so_far AS as_of
    FROM grid g
    LEFT JOIN last l USING (source, kind, key, month)
    LEFT JOIN step s ON g.kind = 'model' AND s.key = g.key AND s.month = g.month
    WINDOW so_far AS (PARTITION BY g.source, g.kind, g.key ORDER BY g.month)
)
SELECT source, kind, key, month,
       coalesce(added, CASE WHEN all_time_before IS NOT NULL THEN 0 END) AS downloads_added,
       coalesce(resets, 0)::integer AS counter_resets,
       downloads_30d, downloads_all_time, likes, stars, as_of
FROM filled;

COMMENT ON TABLE core.counter_month IS 'Counters of followed models and repositories by month: a month in which the service told counters and this one did not move has the values that stood. Key: source, kind, key, month.';
COMMENT ON COLUMN core.counter_month.source IS 'Service.';
COMMENT ON COLUMN core.counter_month.kind IS 'model or repository.';
COMMENT ON COLUMN core.counter_month.key IS 'hub_id or GitHub full name, the present one.';
COMMENT ON COLUMN core.counter_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.counter_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.counter_month.counter_resets IS 'Times that downloadsAllTime fell in the month, count.';
COMMENT ON COLUMN core.counter_month.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.downloads_all_time IS 'Downloads since creation as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.likes IS 'Likes as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.stars IS 'GitHub stars as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.as_of IS 'Newest telling that entered (UTC).';
