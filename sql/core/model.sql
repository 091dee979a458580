-- Models that we have a record of, with lab, licence and the facts read from their record.
-- Grain: one row per hub id. Key: hub_id. Keep: first_seen_at. Reads: staging.model, core.document, core.account_lab, core.licence, core.takedown, meta.wanted.
WITH ranked AS (
    SELECT m.*,
           rank() OVER (ORDER BY m.downloads DESC NULLS LAST, m.hub_id) AS downloads_rank,
           rank() OVER (ORDER BY m.likes DESC NULLS LAST, m.hub_id) AS likes_rank
    FROM staging.model m
    WHERE m.renamed_to IS NULL
      AND NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'huggingface' AND lower(t.id) IN (lower(m.hub_id), lower(m.account)))
)
SELECT m.hub_id,
       m.hub_uid,
       m.account,
       coalesce(a.lab_id, 'unknown') AS lab_id,
       CASE WHEN a.lab_id IS NOT NULL THEN 'registry'
            WHEN w.key IS NOT NULL OR wm.key IS NOT NULL THEN 'scope'
            WHEN m.downloads_rank <= 1000 AND m.downloads > 0 OR m.likes_rank <= 1000 AND m.likes > 0 THEN 'adoption'
            ELSE 'named' END AS universe,
       m.created_at,
       m.last_modified_at,
       m.gated,
       m.is_disabled,
       coalesce((tree.facts->>'has_weight_files')::boolean, (d.facts->>'has_weight_files')::boolean) AS has_weight_files,
       m.pipeline_tag,
       m.library_name,
       m.parameters,
       told.hub_license_id,
       told.license_name,
       l.spdx_expression AS license_spdx,
       coalesce(l.licence_class, 'unknown') AS licence_class,
       d.facts->>'release_stem' AS release_stem,
       (d.facts->>'is_derivative')::boolean AS is_derivative,
       m.downloads,
       m.downloads_all_time,
       m.likes,
       m.raw_version_id,
       m.first_seen_at,
       m.gone_at
FROM ranked m
LEFT JOIN core.document d ON d.raw_version_id = m.raw_version_id
LEFT JOIN LATERAL (
    SELECT t.facts FROM core.document t
    WHERE t.source = 'huggingface' AND t.kind = 'model_tree' AND t.key = m.hub_id
    ORDER BY t.raw_version_id DESC LIMIT 1
) tree ON true
LEFT JOIN LATERAL (
    SELECT c.facts FROM core.document c
    WHERE c.source = 'huggingface' AND c.kind = 'model_card' AND c.key = m.hub_id AND c.unreadable IS NULL
    ORDER BY c.raw_version_id DESC LIMIT 1
) card ON true
CROSS JOIN LATERAL (
    SELECT lower(coalesce(d.facts->>'hub_license_id', card.facts->>'hub_license_id')) AS hub_license_id,
           lower(coalesce(d.facts->>'license_name', card.facts->>'license_name')) AS license_name,
           CASE WHEN jsonb_array_length(coalesce(d.facts->'hub_license_ids', card.facts->'hub_license_ids')) > 1
                THEN coalesce(d.facts->'hub_license_ids', card.facts->'hub_license_ids') END AS hub_license_ids
) told
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
LEFT JOIN meta.wanted w ON w.source = 'huggingface' AND w.kind = 'account' AND w.key = m.account AND w.reason = 'scope'
LEFT JOIN meta.wanted wm ON wm.source = 'huggingface' AND wm.kind = 'model' AND wm.key = m.hub_id AND wm.reason = 'scope'
LEFT JOIN LATERAL (
    -- Of several licences, in any order, the most restricted one counts; a name that the registry knows says more than the id.
    SELECT CASE WHEN told.hub_license_ids IS NULL OR x.match_kind = 'license_name' THEN x.spdx_expression END AS spdx_expression, x.licence_class
    FROM core.licence x
    WHERE (x.match_kind = 'license_name' AND x.hub_license_id = told.license_name)
       OR (x.match_kind = 'hub_id' AND x.hub_license_id <> 'other'
           AND (x.hub_license_id = told.hub_license_id OR told.hub_license_ids ? x.hub_license_id))
    ORDER BY x.match_kind DESC, array_position(ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'], x.licence_class)
    LIMIT 1
) l ON true
