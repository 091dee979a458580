-- Releases: of the registry, families found in a lab's account, and single models.
-- Grain: one row per release. Key: release_id. Reads: core.registry_release, core.registry_offer, core.release_member, core.model, core.correction, core.observed.
WITH found AS (
    SELECT rm.release_id,
           min(m.lab_id) AS lab_id,
           -- Ignore a createdAt at the Hub's earliest date, 2022-03-02: such a model may be from any earlier day.
           min(m.created_at) FILTER (WHERE m.created_at > '2022-03-03') AS created_at,
           bool_or(m.created_at <= '2022-03-03') AS is_floored,
           bool_or(rm.role IN ('flagship', 'base', 'size') AND coalesce(m.is_derivative, false) = false) AS has_original,
           min(m.hub_id) AS hub_id
    FROM core.release_member rm
    JOIN core.model m ON m.hub_id = rm.artifact_id
    WHERE rm.artifact_kind = 'model'
    GROUP BY rm.release_id
)
SELECT coalesce(r.release_id, f.release_id) AS release_id,
       coalesce(r.lab_id, f.lab_id) AS lab_id,
       coalesce(r.name, CASE WHEN f.release_id LIKE 'hub/%' THEN f.hub_id ELSE split_part(f.release_id, '/', 2) END) AS name,
       dated.release_date,
       CASE WHEN c.release_date IS NOT NULL THEN 'day' WHEN r.release_id IS NOT NULL THEN r.date_precision
            WHEN NOT f.is_floored AND f.created_at IS NOT NULL THEN 'day' END AS date_precision,
       CASE WHEN c.release_date IS NOT NULL THEN 'correction' WHEN r.release_id IS NOT NULL THEN 'registry'
            WHEN NOT f.is_floored AND f.created_at IS NOT NULL THEN 'hub_created_at' ELSE 'unknown' END AS date_method,
       r.release_id IS NOT NULL AS is_registry,
       coalesce(r.is_api_only, false) AS is_api_only,
       -- Count no registry release that is dated after the last observation: in a world of an earlier day it was not released yet.
       r.release_id IS NOT NULL AND (f.release_id IS NOT NULL OR coalesce(dated.release_date <= o.observed_at::date, true))
           OR coalesce(f.lab_id <> 'unknown' AND f.has_original, false) AS is_counted,
       r.modality,
       CASE WHEN r.is_api_only THEN coalesce(offered.offer, 'not recorded') END AS offer
FROM core.registry_release r
FULL JOIN found f ON f.release_id = r.release_id
LEFT JOIN LATERAL (
    SELECT max(x.value)::date AS release_date FROM core.correction x
    WHERE x.subject_kind = 'release' AND x.field = 'release_date' AND x.subject_id = coalesce(r.release_id, f.release_id)
      AND pg_input_is_valid(x.value, 'date')
) c ON true
CROSS JOIN LATERAL (
    SELECT coalesce(c.release_date,
                    to_date(r.release_date, CASE r.date_precision WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END),
                    CASE WHEN NOT f.is_floored THEN f.created_at::date END) AS release_date
) dated
LEFT JOIN core.registry_offer offered ON offered.release_id = r.release_id
LEFT JOIN core.observed o ON o.source = 'huggingface';

COMMENT ON TABLE core.release IS 'Releases: of the registry, families found in a lab''s account, and single models of others. Key: release_id. Reads: registry, core.model.';
COMMENT ON COLUMN core.release.release_id IS 'lab_id/slug; hub/<hub_id> for a single model of an unknown lab.';
COMMENT ON COLUMN core.release.lab_id IS 'Lab (core.lab), or unknown.';
COMMENT ON COLUMN core.release.name IS 'Name.';
COMMENT ON COLUMN core.release.release_date IS 'Release; first day of the period where the precision is coarser than a day; NULL: not known.';
COMMENT ON COLUMN core.release.date_precision IS 'day, month or year; NULL without a date.';
COMMENT ON COLUMN core.release.date_method IS 'registry, correction, hub_created_at (never before 2022-03-03) or unknown.';
COMMENT ON COLUMN core.release.is_registry IS 'Whether it stands in sql/registry/releases.csv.';
COMMENT ON COLUMN core.release.is_api_only IS 'Documented as not given out as weights: by API or product only, or shown and given to nobody (offer).';
COMMENT ON COLUMN core.release.is_counted IS 'Whether the criterion of sql/registry/README.md takes it into lab and country shares.';
COMMENT ON COLUMN core.release.modality IS 'Main modality, where known.';
COMMENT ON COLUMN core.release.offer IS 'Where is_api_only: to whom it was offered: api, product, api or product, partners only, nobody, or not recorded (core.registry_offer); else NULL.';
