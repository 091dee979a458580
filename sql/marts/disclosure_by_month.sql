-- Counts and bounded shares per month of release, over all registry labs.
-- Grain: one row per month, dimension, weighting and scope. Key: month, dimension, weighting, includes_registry_only. Volatile: n, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, is_after_registry.
-- Reads: core.release, core.release_member, core.finding, core.model, core.observed, build.release_disclosure.
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
)
SELECT date_trunc('month', u.release_date)::date AS month, u.dimension, u.weighting, i.includes_registry_only,
       coalesce(sum(u.weight), 0) AS n,
       coalesce(sum(u.weight) FILTER (WHERE u.status = 'open'), 0) AS n_open,
       coalesce(sum(u.weight) FILTER (WHERE u.status = 'partial'), 0) AS n_partial,
       coalesce(sum(u.weight) FILTER (WHERE u.status = 'closed'), 0) AS n_closed,
       coalesce(sum(u.weight) FILTER (WHERE u.status = 'unknown'), 0) AS n_unknown,
       round(coalesce(sum(u.weight) FILTER (WHERE u.status = 'open'), 0) / nullif(sum(u.weight), 0), 6) AS share_open_low,
       round(coalesce(sum(u.weight) FILTER (WHERE u.status IN ('open', 'unknown')), 0) / nullif(sum(u.weight), 0), 6) AS share_open_high,
       l.listed_to AS registry_as_of,
       coalesce(least((date_trunc('month', u.release_date) + interval '1 month - 1 day')::date, l.on_date) > l.listed_to, true) AS is_after_registry
FROM unit u
JOIN core.release r ON r.release_id = u.release_id AND r.date_precision IN ('day', 'month')
CROSS JOIN (VALUES (true), (false)) AS i (includes_registry_only)
CROSS JOIN LATERAL (
    SELECT core.registry_listed_to(CASE WHEN i.includes_registry_only THEN 'registry' ELSE 'rated' END) AS listed_to,
           (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed) AS on_date
) l
WHERE i.includes_registry_only OR NOT u.is_registry_only
  AND u.release_date IS NOT NULL
GROUP BY 1, u.dimension, u.weighting, i.includes_registry_only, l.listed_to, is_after_registry;

COMMENT ON TABLE mart.disclosure_by_month IS 'Counts and bounded shares per month of release and dimension, over all registry labs. Key: month, dimension, weighting, includes_registry_only. Caveats: months after the registry are marked (is_after_registry): what was announced in them is missing; registry labs alone; releases before March 2022 are dated by the registry and arXiv.';
COMMENT ON COLUMN mart.disclosure_by_month.month IS 'First day of the month of release; releases without a date to the month are left out.';
COMMENT ON COLUMN mart.disclosure_by_month.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_by_month.weighting IS 'What is counted: release, model, or download (each model by its downloads of the last 30 days).';
COMMENT ON COLUMN mart.disclosure_by_month.includes_registry_only IS 'Whether releases known from the registry alone are counted.';
COMMENT ON COLUMN mart.disclosure_by_month.n IS 'Counted units; fractions where a lab has several countries. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_open IS 'Of these open. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_partial IS 'Of these partial. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_closed IS 'Of these closed. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_unknown IS 'Of these unknown. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.share_open_low IS 'Share open if every unknown is not open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.disclosure_by_month.share_open_high IS 'Share open if every unknown is open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.disclosure_by_month.registry_as_of IS 'Last day up to which the makers'' announcements were gone through for these rows (mart.registry_as_of, the first of its kinds, or of labs and accounts alone where includes_registry_only is false); NULL: not known.';
COMMENT ON COLUMN mart.disclosure_by_month.is_after_registry IS 'Whether a part of the month, up to the newest observation, lies after registry_as_of: what was announced then is missing, closed releases above all; true too where that day is not known.';
COMMENT ON COLUMN mart.disclosure_by_month.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_by_month.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
