-- Datasets that we have a record of, with lab and licence.
-- Grain: one row per hub id. Key: hub_id. Preserve: first_seen_at. Reads: staging.dataset, core.document, core.account_lab, core.licence, core.takedown.
SELECT m.hub_id,
       m.account,
       coalesce(a.lab_id, 'unknown') AS lab_id,
       m.gated,
       m.is_disabled,
       told.hub_license_id,
       l.spdx_expression AS license_spdx,
       coalesce(l.licence_class, 'unknown') AS licence_class,
       m.created_at,
       m.last_modified_at,
       m.downloads,
       m.likes,
       m.raw_version_id,
       m.first_seen_at,
       m.gone_at
FROM staging.dataset m
LEFT JOIN core.document d ON d.raw_version_id = m.raw_version_id
LEFT JOIN LATERAL (
    SELECT c.facts FROM core.document c
    WHERE c.source = 'huggingface' AND c.kind = 'dataset_card' AND c.key = m.hub_id AND c.unreadable IS NULL
    ORDER BY c.raw_version_id DESC LIMIT 1
) card ON true
CROSS JOIN LATERAL (
    SELECT lower(coalesce(d.facts->>'hub_license_id', card.facts->>'hub_license_id')) AS hub_license_id,
           CASE WHEN jsonb_array_length(coalesce(d.facts->'hub_license_ids', card.facts->'hub_license_ids')) > 1
                THEN coalesce(d.facts->'hub_license_ids', card.facts->'hub_license_ids') END AS hub_license_ids
) told
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
LEFT JOIN LATERAL (
    -- Take the most restricted one of several declared licences.
    SELECT CASE WHEN told.hub_license_ids IS NULL THEN x.spdx_expression END AS spdx_expression, x.licence_class
    FROM core.licence x
    WHERE x.match_kind = 'hub_id' AND (x.hub_license_id = told.hub_license_id OR told.hub_license_ids ? x.hub_license_id)
    ORDER BY array_position(ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'], x.licence_class)
    LIMIT 1
) l ON true
WHERE m.renamed_to IS NULL
  AND NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'huggingface' AND lower(t.id) IN (lower(m.hub_id), lower(m.account)));

COMMENT ON TABLE core.dataset IS 'Datasets on the Hub that we have a record of. Key: hub_id. Reads: staging.dataset, registry.';
COMMENT ON COLUMN core.dataset.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN core.dataset.account IS 'Hub account; NULL for canonical ids without one.';
COMMENT ON COLUMN core.dataset.lab_id IS 'Lab of the account (core.lab), or unknown.';
COMMENT ON COLUMN core.dataset.gated IS 'As told: false, auto, manual, true; NULL: not told.';
COMMENT ON COLUMN core.dataset.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN core.dataset.hub_license_id IS 'license tag as told, lower case.';
COMMENT ON COLUMN core.dataset.license_spdx IS 'SPDX expression by core.licence; NULL: unknown.';
COMMENT ON COLUMN core.dataset.licence_class IS 'Class by core.licence; unknown where nothing is told or mapped.';
COMMENT ON COLUMN core.dataset.created_at IS 'createdAt of the Hub, UTC.';
COMMENT ON COLUMN core.dataset.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN core.dataset.downloads IS 'Downloads of the last 30 days, newest told. Unit: count.';
COMMENT ON COLUMN core.dataset.likes IS 'Likes, newest told. Unit: count.';
COMMENT ON COLUMN core.dataset.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.dataset.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.dataset.gone_at IS 'When the Hub said that it is gone (UTC).';
