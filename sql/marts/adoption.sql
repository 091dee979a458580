-- Adoption by model, release, lab, country, family and band per month, with the falls of counters counted in a column of their own and never left out.
-- Grain: one row per subject, month, format and maker. Key: universe, subject_kind, subject_id, month, format, made_by.
-- Volatile: downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars, derivatives_added, derivatives_used, n, coverage. Period: month. Reads: core.rated_month, core.counter_month, core.hub_adoption, core.release_member, core.repository.
WITH model AS (
    -- Models rated in the month; one that is in no release counts as a release of its own.
    SELECT t.hub_id, coalesce(rm.release_id, 'hub/' || t.hub_id) AS release_id, t.lab_id, t.month, t.downloads_added, t.counter_resets, t.downloads_30d,
           t.downloads_all_time, t.likes, t.as_of
    FROM core.rated_month t
    LEFT JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = t.hub_id
), repository AS (
    SELECT rm.release_id, NULL AS lab_id, c.month, c.stars, c.as_of
    FROM core.release_member rm
    JOIN core.counter_month c ON c.source = 'github' AND c.kind = 'repository' AND c.key = rm.artifact_id
    WHERE rm.artifact_kind = 'repository' AND c.stars IS NOT NULL
    UNION ALL
    SELECT NULL, r.lab_id, c.month, c.stars, c.as_of
    FROM core.repository r
    JOIN core.counter_month c ON c.source = 'github' AND c.kind = 'repository' AND c.key = r.github_full_name
    WHERE c.stars IS NOT NULL
), unit AS (
    -- One row per subject and what counts for it: a model with its fraction (of a country), or a repository with its stars.
    SELECT 'model' AS subject_kind, hub_id AS subject_id, month, 1::numeric AS fraction, 1 AS models, downloads_added, counter_resets, downloads_30d,
           downloads_all_time, likes, NULL::bigint AS stars, as_of
    FROM model
    UNION ALL
    SELECT 'release', release_id, month, 1, 1, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, NULL, as_of FROM model
    UNION ALL
    SELECT 'lab', lab_id, month, 1, 1, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, NULL, as_of FROM model
    UNION ALL
    SELECT 'country', p.country, m.month, p.fraction, 1, m.downloads_added, m.counter_resets, m.downloads_30d, m.downloads_all_time, m.likes, NULL, m.as_of
    FROM model m
    CROSS JOIN LATERAL core.countries_of(m.lab_id, m.month) AS p
    UNION ALL
    SELECT 'release', release_id, month, 1, 0, NULL, NULL, NULL, NULL, NULL, stars, as_of FROM repository WHERE release_id IS NOT NULL
    UNION ALL
    SELECT 'lab', lab_id, month, 1, 0, NULL, NULL, NULL, NULL, NULL, stars, as_of FROM repository WHERE lab_id IS NOT NULL
    UNION ALL
    SELECT 'country', p.country, r.month, p.fraction, 0, NULL, NULL, NULL, NULL, NULL, r.stars, r.as_of
    FROM repository r
    CROSS JOIN LATERAL core.countries_of(r.lab_id, r.month) AS p
    WHERE r.lab_id IS NOT NULL
)
SELECT subject_kind, subject_id, month, format, made_by, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars,
       derivatives_added, derivatives_used, metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT subject_kind, subject_id, month, 'all' AS format, 'all' AS made_by,
           trim_scale(round(sum(downloads_added * fraction), 4)) AS downloads_added,
           trim_scale(round(sum(counter_resets * fraction), 4)) AS counter_resets,
           trim_scale(round(sum(downloads_30d * fraction), 4)) AS downloads_30d,
           trim_scale(round(sum(downloads_all_time * fraction), 4)) AS downloads_all_time,
           trim_scale(round(sum(likes * fraction), 4)) AS likes,
           trim_scale(round(sum(stars * fraction), 4)) AS stars, NULL::numeric AS derivatives_added, NULL::numeric AS derivatives_used,
           'adoption' AS metric, 'rated' AS universe, to_char(month, 'YYYY-MM') AS "window", 2 AS definition_version,
           sum(models) AS n,
           round(count(downloads_added)::numeric / nullif(sum(models), 0), 4) AS coverage,
           max(as_of) AS as_of
    FROM unit
    GROUP BY subject_kind, subject_id, month
    UNION ALL
    SELECT subject_kind, subject_id, month, format, made_by, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars,
           derivatives_added, derivatives_used, metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_adoption
) one;

COMMENT ON TABLE mart.adoption IS 'Adoption by model, release, lab, country, family and band per month, from our own counters; a fall of a counter is kept as told and counted beside. Key: universe, subject_kind, subject_id, month, format, made_by.';
COMMENT ON COLUMN mart.adoption.subject_kind IS 'model, release, lab or country; of collected_hub also family, size_band, downloads_band, base_country and base_family.';
COMMENT ON COLUMN mart.adoption.subject_id IS 'hub_id, release_id, lab_id, or ISO 3166-1 alpha-2; unknown where no lab or no country is known; a family of a registry lab; a band of core.size_band, or of core.downloads_band over downloads since creation.';
COMMENT ON COLUMN mart.adoption.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.adoption.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; a reset lowers it; NULL: no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption.counter_resets IS 'Times that a counter of downloadsAllTime fell in the month, count; NULL where no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, summed over models, count. Never add it up over months.';
COMMENT ON COLUMN mart.adoption.downloads_all_time IS 'Downloads since creation as last told in the month or before, summed over models, count.';
COMMENT ON COLUMN mart.adoption.likes IS 'Likes as last told in the month or before, summed over models, count.';
COMMENT ON COLUMN mart.adoption.stars IS 'GitHub stars as last told in the month or before, summed over the repositories of the release or the lab, count; NULL for a model, and where none was told.';
COMMENT ON COLUMN mart.adoption.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.adoption.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.adoption."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.adoption.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.adoption.n IS 'Models that entered, count (in collected_hub, accounts of which a counter moved in the month for labs and countries, derivatives for bases, else models).';
COMMENT ON COLUMN mart.adoption.coverage IS 'Share of n for which downloads_added is known; NULL where it is not asked: families, bands and bases.';
COMMENT ON COLUMN mart.adoption.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.adoption.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.adoption.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.adoption.format IS 'gguf, mlx, other, or all (core.model_format); other than all only for families.';
COMMENT ON COLUMN mart.adoption.made_by IS 'official: by an account of the lab that bears the family; community: by any other, the family being that of its own name; all: both together.';
COMMENT ON COLUMN mart.adoption.derivatives_added IS 'Models created in the month that declare a parent of the subject (base_country, base_family), count; parents of several share equally. NULL for other subjects.';
COMMENT ON COLUMN mart.adoption.derivatives_used IS 'Those of derivatives_added with more than 5 downloads since creation as told last, count.';
