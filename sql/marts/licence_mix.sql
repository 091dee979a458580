-- Classes and ids of licences by year of release and size, per lab, country and over all; share is of what is known, share_of_all of all.
-- Grain: one row per scope, window, weighting, class, id and band. Key: universe, scope_kind, scope_id, window, weighting, licence_class, licence_id, size_band.
-- Volatile: share, share_of_all, weight, n, coverage. Reads: build.model, core.licence, core.release, core.release_origin, core.hub_licence_mix, core.observed.
WITH model AS (
    SELECT m.*, core.licence_rank(m.licence_class) AS place, core.size_band(m.parameters) AS size_band,
           -- The declared licence id: none if the record has none, not listed if the Hub's list of ids lacks it, since free text must not get into the table.
           CASE WHEN m.hub_license_id IS NULL THEN 'none' ELSE coalesce(k.hub_license_id, 'not listed') END AS licence_id
    FROM build.model m
    LEFT JOIN core.licence k ON k.match_kind = 'hub_id' AND k.hub_license_id = m.hub_license_id
), flagship AS (
    -- A release counts with the least restricted known licence class of its flagships, the licence of that flagship, and the size of its largest flagship.
    SELECT release_id, max(place) AS place, (array_agg(licence_id ORDER BY place DESC NULLS LAST, licence_id))[1] AS licence_id,
           core.size_band(max(parameters)) AS size_band
    FROM model
    WHERE role = 'flagship'
    GROUP BY release_id
), unit AS (
    SELECT r.lab_id, o.origin_date, 'release' AS weighting, 1::numeric AS weight, f.place, f.licence_id, f.size_band
    FROM core.release r
    JOIN core.release_origin o USING (release_id)
    JOIN flagship f USING (release_id)
    WHERE r.is_counted
    UNION ALL
    SELECT m.lab_id, o.origin_date, w.weighting, w.weight, m.place, m.licence_id, m.size_band
    FROM model m
    JOIN core.release_origin o USING (release_id)
    CROSS JOIN LATERAL (VALUES ('model', 1::numeric), ('download', m.downloads::numeric)) AS w (weighting, weight)
    WHERE m.gone_at IS NULL AND w.weight IS NOT NULL
), scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, unit.* FROM unit
    UNION ALL
    SELECT 'lab', lab_id, 1, unit.* FROM unit
    UNION ALL
    SELECT 'country', p.country, p.fraction, u.*
    FROM unit u
    CROSS JOIN LATERAL core.countries_of(u.lab_id, coalesce(u.origin_date, (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed))) AS p
), windowed AS (
    -- Labs get totals only, other scopes also a row for each size band.
    SELECT s.scope_kind, s.scope_id, s.weighting, s.place, s.licence_id, b.size_band, w.year, coalesce(w.year::text, 'all_time') AS "window",
           s.weight * s.fraction AS weight
    FROM scoped s
    CROSS JOIN LATERAL (VALUES (extract(year FROM s.origin_date)::integer, s.origin_date IS NOT NULL), (NULL, true)) AS w (year, is_in)
    CROSS JOIN LATERAL (VALUES ('all', true), (s.size_band, s.scope_kind <> 'lab')) AS b (size_band, is_in)
    WHERE w.is_in AND b.is_in
), whole AS (
    SELECT scope_kind, scope_id, year, "window", weighting, size_band, count(*) AS n, sum(weight) AS weight,
           coalesce(sum(weight) FILTER (WHERE place IS NOT NULL), 0) AS known
    FROM windowed
    GROUP BY scope_kind, scope_id, year, "window", weighting, size_band
), class AS (
    SELECT scope_kind, scope_id, "window", weighting, size_band, place, 'all' AS licence_id, sum(weight) AS weight
    FROM windowed
    WHERE place IS NOT NULL
    GROUP BY scope_kind, scope_id, "window", weighting, size_band, place
    UNION ALL
    SELECT scope_kind, scope_id, "window", weighting, size_band, place, licence_id, sum(weight)
    FROM windowed
    WHERE scope_kind <> 'lab'
    GROUP BY scope_kind, scope_id, "window", weighting, size_band, place, licence_id
)
SELECT scope_kind, scope_id, year, weighting, licence_class, licence_id, size_band, weight, share, share_of_all,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT w.scope_kind, w.scope_id, w.year, w.weighting,
           coalesce((ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'])[c.place], 'unknown') AS licence_class,
           c.licence_id, w.size_band, trim_scale(round(c.weight, 4)) AS weight,
           CASE WHEN c.place IS NOT NULL THEN round(c.weight / w.known, 6) END AS share,
           round(c.weight / w.weight, 6) AS share_of_all,
           'licence_mix' AS metric, 'rated' AS universe, w."window", 1 AS definition_version, w.n,
           round(w.known / w.weight, 4) AS coverage,
           (SELECT observed_at FROM core.observed WHERE source = 'huggingface') AS as_of
    FROM whole w
    JOIN class c USING (scope_kind, scope_id, "window", weighting, size_band)
    WHERE w.weight > 0 AND (c.place IS NULL OR w.known > 0)
    UNION ALL
    SELECT scope_kind, scope_id, year, weighting, licence_class, licence_id, size_band, weight, share, share_of_all,
           metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_licence_mix
) one;

COMMENT ON TABLE mart.licence_mix IS 'Classes and ids of licences by year of release and size, per lab, country, generation and over all. Unknown is no class: shares are of what is known, and those of classes sum to 1; share_of_all has who declares none among all. Key: universe, scope_kind, scope_id, window, weighting, licence_class, licence_id, size_band.';
COMMENT ON COLUMN mart.licence_mix.scope_kind IS 'lab, country, generation or all.';
COMMENT ON COLUMN mart.licence_mix.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, all, or edges on the longest way up to a root (16: 16 and more).';
COMMENT ON COLUMN mart.licence_mix.year IS 'Year of release (of createdAt in collected_hub). Unit: calendar year; NULL: all years together, those without a known year too.';
COMMENT ON COLUMN mart.licence_mix.weighting IS 'model, release or download (of the last 30 days).';
COMMENT ON COLUMN mart.licence_mix.licence_class IS 'proprietary-restricted, non-commercial, use-restricted, copyleft, permissive or public-domain, from the most to the least restricted; unknown only in rows of a licence id.';
COMMENT ON COLUMN mart.licence_mix.share IS 'Weight of the class (or of the licence) in the weight of all known classes of the band, 0 to 1; NULL: a licence of no known class.';
COMMENT ON COLUMN mart.licence_mix.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_mix.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.licence_mix."window" IS 'Year, or all_time.';
COMMENT ON COLUMN mart.licence_mix.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_mix.n IS 'Models or releases that entered, those of unknown licence too, count.';
COMMENT ON COLUMN mart.licence_mix.coverage IS 'Share of the weight whose class is known.';
COMMENT ON COLUMN mart.licence_mix.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_mix.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_mix.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.licence_mix.licence_id IS 'Licence as the Hub tells it (core.licence); none: the record tells no licence; not listed: an id that core.licence does not hold; all: every licence of the class together.';
COMMENT ON COLUMN mart.licence_mix.size_band IS 'Band of parameters (core.size_band), or all. Bands and licence ids are told for all, countries and generations, not for labs.';
COMMENT ON COLUMN mart.licence_mix.weight IS 'Sum of weights of the row, countries of one lab by equal fractions. Unit: models, releases or downloads. Add it up over bands to cut where a publication cuts.';
COMMENT ON COLUMN mart.licence_mix.share_of_all IS 'Weight in the weight of all of the band, those that declare none among them, 0 to 1.';
