-- Datasets that we have a record of, with lab and licence.
-- Grain: one row per hub id. Key: hub_id. Keep: first_seen_at. Reads: staging.dataset, core.document, core.account_lab, core.licence, core.takedown.
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
    -- Of several licences, in any order, the most restricted one counts.
    SELECT CASE WHEN told.hub_license_ids IS NULL THEN x.spdx_expression END AS spdx_expression, x.licence_class
    FROM core.licence x
    WHERE x.match_kind = 'hub_id' AND (x.hub_license_id = told.hub_license_id OR told.hub_license_ids ? x.hub_license_id)
    ORDER BY array_position(ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'], x.licence_class)
    LIMIT 1
) l ON true
WHERE m.renamed_to IS NULL
  AND NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'huggingface' AND lower(t.id) IN (lower(m.hub_id), lower(m.account)))
