-- Relative Adoption Metric, both published versions, of models in their class of size at fixed ages.
-- Grain: one row per model and age. Key: universe, hub_id, day. Volatile: downloads_all_time, ram_v1, ram_v2, n, coverage. Reads: build.model, core.release, core.release_origin, core.counter_day, core.observed.
WITH model AS (
    -- Day 0 is the day of release; a size that came later has its own day. NULL if only the month or year of release is known.
    SELECT m.hub_id, m.release_id, core.size_bucket(m.parameters) AS size_bucket,
           CASE WHEN r.date_precision = 'day' OR o.origin_method = 'arxiv_first_version'
                THEN CASE WHEN m.role = 'flagship' OR m.created_at <= '2022-03-03' THEN o.origin_date
                          ELSE greatest(o.origin_date, (m.created_at AT TIME ZONE 'UTC')::date) END END AS day_0
    FROM build.model m
    JOIN core.release r USING (release_id)
    JOIN core.release_origin o USING (release_id)
    WHERE m.role IN ('flagship', 'size', 'base')
), age AS (
    SELECT m.*, a.day, c.downloads_all_time
    FROM model m
    CROSS JOIN unnest(ARRAY[7, 14, 30, 60, 90, 180, 365]) AS a (day)
    LEFT JOIN core.observed o ON o.source = 'huggingface'
    LEFT JOIN LATERAL (
        -- The last counter of the model up to that age; no row if that day is after the newest observation or before our first counter of it.
        SELECT d.downloads_all_time
        FROM core.counter_day d
        WHERE d.hub_id = m.hub_id AND d.day <= m.day_0 + a.day AND m.day_0 + a.day <= o.observed_at::date
        ORDER BY d.day DESC
        LIMIT 1
    ) c ON true
), ranked AS (
    SELECT size_bucket, day, downloads_all_time, row_number() OVER (PARTITION BY size_bucket, day ORDER BY downloads_all_time DESC, hub_id) AS place
    FROM age
    WHERE downloads_all_time IS NOT NULL AND size_bucket <> 'unknown'
), bucket AS (
    SELECT a.size_bucket, a.day, count(*) AS n, count(a.downloads_all_time) AS known
    FROM age a
    GROUP BY a.size_bucket, a.day
), base AS (
    -- The median of the ten most downloaded is the mean of the fifth and the sixth.
    SELECT b.size_bucket, b.day, b.n, b.known, t.median, max(t.tenth) OVER (PARTITION BY b.size_bucket ORDER BY b.day) AS tenth, t.tenth IS NOT NULL AS has_ten
    FROM bucket b
    LEFT JOIN (
        SELECT size_bucket, day, sum(downloads_all_time) FILTER (WHERE place IN (5, 6)) / 2 AS median, max(downloads_all_time) FILTER (WHERE place = 10) AS tenth
        FROM ranked
        GROUP BY size_bucket, day
        HAVING count(*) >= 10
    ) t USING (size_bucket, day)
)
SELECT a.hub_id, a.release_id, a.size_bucket, a.day, a.downloads_all_time,
       round(a.downloads_all_time / nullif(b.median, 0), 6) AS ram_v1,
       CASE WHEN b.has_ten THEN round(a.downloads_all_time::numeric / nullif(b.tenth, 0), 6) END AS ram_v2,
       'relative_adoption' AS metric, 'rated' AS universe, 'd' || a.day AS "window", 2 AS definition_version, b.n,
       CASE WHEN a.downloads_all_time IS NULL THEN 0 ELSE round(b.known::numeric / b.n, 4) END AS coverage,
       (SELECT observed_at FROM core.observed WHERE source = 'huggingface') AS as_of
FROM age a
JOIN base b USING (size_bucket, day);

COMMENT ON TABLE mart.relative_adoption IS 'Relative Adoption Metric of models in their class of size at fixed ages, from our own counters of downloadsAllTime. NULL with coverage 0 where a model is older than our counters, or younger than the age. Key: universe, hub_id, day.';
COMMENT ON COLUMN mart.relative_adoption.hub_id IS 'The model: flagship, size or base of its release.';
COMMENT ON COLUMN mart.relative_adoption.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.relative_adoption.size_bucket IS '<1B, 1-5B, 5-10B, 10-50B, 50-100B, 100-250B, 250B+ by parameters, or unknown.';
COMMENT ON COLUMN mart.relative_adoption.day IS 'Age after the release: 7, 14, 30, 60, 90, 180 or 365. Unit: days.';
COMMENT ON COLUMN mart.relative_adoption.downloads_all_time IS 'Cumulative downloads on that day, as told last on it or before, count; NULL: not known.';
COMMENT ON COLUMN mart.relative_adoption.ram_v1 IS 'Cumulative downloads in the median of the ten most downloaded of the bucket at that age. Unit: ratio; NULL: unknown, or fewer than ten.';
COMMENT ON COLUMN mart.relative_adoption.ram_v2 IS 'Cumulative downloads in those of the tenth of the bucket at that age, the baseline made monotone over ages. Unit: ratio; NULL: unknown, or fewer than ten.';
COMMENT ON COLUMN mart.relative_adoption.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.relative_adoption.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.relative_adoption."window" IS 'Day of age, dN.';
COMMENT ON COLUMN mart.relative_adoption.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.relative_adoption.n IS 'Models of the bucket, count.';
COMMENT ON COLUMN mart.relative_adoption.coverage IS 'Share of n known at that age; 0 where this row''s own value is not known.';
COMMENT ON COLUMN mart.relative_adoption.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.relative_adoption.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.relative_adoption.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
