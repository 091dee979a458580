-- Sources that say different things of one subject; the evidence shows which one we follow.
-- Grain: one row per subject, field and pair of sources. Key: subject_kind, subject_id, field, source_a, source_b. Reads: core.api_only_conflict, core.assessment, core.correction, core.model, core.release_member.
SELECT subject_kind, subject_id, field, source_a, value_a, source_b, value_b
FROM (
    SELECT 'model' AS subject_kind, a.hub_id AS subject_id, a.dimension AS field,
           a.source AS source_a, min(a.label) AS value_a, b.source AS source_b, min(b.label) AS value_b
    FROM core.assessment a
    JOIN core.assessment b ON lower(b.hub_id) = lower(a.hub_id) AND b.parameter = a.parameter AND b.source > a.source
    WHERE a.parameter = a.dimension AND a.label <> b.label AND 'unknown' NOT IN (a.label, b.label)
    GROUP BY a.hub_id, a.dimension, a.source, b.source
    UNION ALL
    -- The licence of the weights as an index gives it, against that of the Hub.
    SELECT 'model', m.hub_id, 'license', 'huggingface', m.license_spdx, a.source, min(substr(a.note, 9))
    FROM core.assessment a
    JOIN core.model m ON lower(m.hub_id) = lower(a.hub_id)
    WHERE a.parameter = 'raw_model_parameters_final' AND a.note LIKE 'licence %' AND m.license_spdx IS NOT NULL
      AND lower(substr(a.note, 9)) <> lower(m.license_spdx)
    GROUP BY m.hub_id, m.license_spdx, a.source
    UNION ALL
    -- A correction of a licence or date, against the value of the Hub that it overrules.
    SELECT 'release', c.subject_id, c.field, 'corrections.csv', c.value, 'huggingface', min(m.license_spdx)
    FROM core.correction c
    JOIN core.release_member rm ON rm.release_id = c.subject_id AND rm.artifact_kind = 'model' AND rm.role = 'flagship'
    JOIN core.model m ON m.hub_id = rm.artifact_id
    WHERE c.subject_kind = 'release' AND c.field = 'license_spdx' AND m.license_spdx IS NOT NULL
    GROUP BY c.subject_id, c.field, c.value
    HAVING bool_or(m.license_spdx <> c.value)
    UNION ALL
    SELECT 'release', c.subject_id, c.field, 'corrections.csv', c.value, 'huggingface', min(m.created_at)::date::text
    FROM core.correction c
    JOIN core.release_member rm ON rm.release_id = c.subject_id AND rm.artifact_kind = 'model' AND rm.role = 'flagship'
    JOIN core.model m ON m.hub_id = rm.artifact_id
    WHERE c.subject_kind = 'release' AND c.field = 'release_date' AND m.created_at > '2022-03-03'
    GROUP BY c.subject_id, c.field, c.value
    HAVING min(m.created_at)::date::text <> c.value
    UNION ALL
    -- Releases that are API-only in the registry, while the Hub has weights of the same lab under their name.
    SELECT 'release', x.release_id, 'weights', 'releases.csv', 'API only', 'huggingface',
           (array_agg(x.hub_id ORDER BY length(x.hub_id), x.hub_id))[1] || CASE WHEN count(*) > 1 THEN ' and ' || count(*) - 1 || ' more' ELSE '' END
    FROM core.api_only_conflict x
    GROUP BY x.release_id
) conflict;

COMMENT ON TABLE mart.registry_conflict IS 'Where sources say different things of one subject. Key: subject_kind, subject_id, field, source_a, source_b.';
COMMENT ON COLUMN mart.registry_conflict.subject_kind IS 'model or release.';
COMMENT ON COLUMN mart.registry_conflict.subject_id IS 'Its identifier.';
COMMENT ON COLUMN mart.registry_conflict.field IS 'What they differ in.';
COMMENT ON COLUMN mart.registry_conflict.source_a IS 'One source.';
COMMENT ON COLUMN mart.registry_conflict.value_a IS 'What it says.';
COMMENT ON COLUMN mart.registry_conflict.source_b IS 'The other.';
COMMENT ON COLUMN mart.registry_conflict.value_b IS 'What that says.';
COMMENT ON COLUMN mart.registry_conflict.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.registry_conflict.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
