-- Counts and bounded shares per country; a lab of several countries counts for each by an equal fraction, one without a country as unknown.
-- Grain: one row per country, dimension, weighting and scope. Key: country, dimension, weighting, includes_registry_only. Volatile: n, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high.
-- Reads: core.release, core.release_member, core.finding, core.model, build.release_disclosure, core.lab_country, core.observed.
WITH unit AS (
    -- One row per counted thing, dimension and weighting; a release known from the registry alone is marked.
    SELECT r.lab_id, r.release_id, d.release_date, f.dimension, 'release' AS weighting, d.is_registry_only, 1::numeric AS weight, f.status
    FROM core.release r
    JOIN build.release_disclosure d USING (release_id)
    JOIN core.finding f ON f.subject_kind = 'release' AND f.subject_id = r.release_id AND f.dimension <> 'licence'
    WHERE r.is_counted AND r.lab_id <> 'unknown'
    UNION ALL
    SELECT m.lab_id, rm.release_id, d.release_date, f.dimension, w.weighting, false, w.weight, f.status
    FROM core.model m
    JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = m.hub_id
    JOIN build.release_disclosure d USING (release_id)
    JOIN core.finding f ON f.subject_kind = 'model' AND f.subject_id = m.hub_id AND f.dimension <> 'licence'
    CROSS JOIN LATERAL (VALUES ('model', 1::numeric), ('download', m.downloads::numeric)) AS w (weighting, weight)
    WHERE m.lab_id <> 'unknown' AND w.weight IS NOT NULL AND m.gone_at IS NULL
), placed AS (
    -- Each thing with the countries of its lab on the day of release, or on the day of the newest observation if the day of release is unknown.
    SELECT u.*, coalesce(c.country, 'unknown') AS country, 1::numeric / greatest(count(c.country) OVER unit_row, 1) AS fraction
    FROM (SELECT u.*, row_number() OVER () AS unit_id FROM unit u) u
    LEFT JOIN core.lab_country c ON c.lab_id = u.lab_id
        AND coalesce(u.release_date, (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed)) BETWEEN coalesce(c.valid_from, '-infinity') AND coalesce(c.valid_to, 'infinity')
    WINDOW unit_row AS (PARTITION BY u.unit_id)
)
SELECT u.country, u.dimension, u.weighting, i.includes_registry_only,
       coalesce(sum(u.weight * u.fraction), 0) AS n,
       coalesce(sum(u.weight * u.fraction) FILTER (WHERE u.status = 'open'), 0) AS n_open,
       coalesce(sum(u.weight * u.fraction) FILTER (WHERE u.status = 'partial'), 0) AS n_partial,
       coalesce(sum(u.weight * u.fraction) FILTER (WHERE u.status = 'closed'), 0) AS n_closed,
       coalesce(sum(u.weight * u.fraction) FILTER (WHERE u.status = 'unknown'), 0) AS n_unknown,
       round(coalesce(sum(u.weight * u.fraction) FILTER (WHERE u.status = 'open'), 0) / nullif(sum(u.weight * u.fraction), 0), 6) AS share_open_low,
       round(coalesce(sum(u.weight * u.fraction) FILTER (WHERE u.status IN ('open', 'unknown')), 0) / nullif(sum(u.weight * u.fraction), 0), 6) AS share_open_high
FROM placed u
CROSS JOIN (VALUES (true), (false)) AS i (includes_registry_only)
WHERE i.includes_registry_only OR NOT u.is_registry_only
GROUP BY u.country, u.dimension, u.weighting, i.includes_registry_only;

COMMENT ON TABLE mart.country_disclosure IS 'Counts and bounded shares per country and dimension; a lab of several countries counts in equal fractions. Key: country, dimension, weighting, includes_registry_only. Caveats: begin with mart.country_overview; before you add up set weighting and includes_registry_only to one value each; flagship releases and a lab''s other releases count alike here; read both shares; the registry decides which labs and which closed releases count.';
COMMENT ON COLUMN mart.country_disclosure.country IS 'ISO 3166-1 alpha-2, or unknown.';
COMMENT ON COLUMN mart.country_disclosure.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.country_disclosure.weighting IS 'What is counted: release, model, or download (each model by its downloads of the last 30 days).';
COMMENT ON COLUMN mart.country_disclosure.includes_registry_only IS 'Whether releases known from the registry alone are counted.';
COMMENT ON COLUMN mart.country_disclosure.n IS 'Counted units; fractions where a lab has several countries. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_open IS 'Of these open. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_partial IS 'Of these partial. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_closed IS 'Of these closed. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_unknown IS 'Of these unknown. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.share_open_low IS 'Share open if every unknown is not open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.country_disclosure.share_open_high IS 'Share open if every unknown is open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.country_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.country_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
