-- Models that we have a record of, with lab, licence and the facts read from their record.
-- Grain: one row per hub id. Key: hub_id. Preserve: first_seen_at. Reads: staging.model, core.document, core.account_lab, core.licence, core.takedown, meta.wanted.
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
    -- Take the most restricted one of several declared licences; a licence name that the registry knows goes before the id.
    SELECT CASE WHEN told.hub_license_ids IS NULL OR x.match_kind = 'license_name' THEN x.spdx_expression END AS spdx_expression, x.licence_class
    FROM core.licence x
    WHERE (x.match_kind = 'license_name' AND x.hub_license_id = told.license_name)
       OR (x.match_kind = 'hub_id' AND x.hub_license_id <> 'other'
           AND (x.hub_license_id = told.hub_license_id OR told.hub_license_ids ? x.hub_license_id))
    ORDER BY x.match_kind DESC, array_position(ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'], x.licence_class)
    LIMIT 1
) l ON true;

COMMENT ON TABLE core.model IS 'Models on the Hub that we have a record of. Key: hub_id. Reads: staging.model, core.document, registry.';
COMMENT ON COLUMN core.model.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN core.model.hub_uid IS 'The Hub''s _id, stable across renames, where told.';
COMMENT ON COLUMN core.model.account IS 'Hub account before the slash; NULL for canonical ids without one.';
COMMENT ON COLUMN core.model.lab_id IS 'Lab of the account (core.lab), or unknown.';
COMMENT ON COLUMN core.model.universe IS 'Why it is here: registry (a lab''s account), scope (seeded), adoption (top by downloads or likes), named (another record names it).';
COMMENT ON COLUMN core.model.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC.';
COMMENT ON COLUMN core.model.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN core.model.gated IS 'As told: false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN core.model.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN core.model.has_weight_files IS 'Whether weight files are listed; NULL: no file list was told.';
COMMENT ON COLUMN core.model.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN core.model.library_name IS 'Library as told.';
COMMENT ON COLUMN core.model.parameters IS 'Parameters, count, from safetensors or gguf metadata.';
COMMENT ON COLUMN core.model.hub_license_id IS 'license tag as told, lower case.';
COMMENT ON COLUMN core.model.license_name IS 'license_name of the card, where the tag is other.';
COMMENT ON COLUMN core.model.license_spdx IS 'SPDX expression by core.licence; NULL: unknown.';
COMMENT ON COLUMN core.model.licence_class IS 'Class by core.licence; unknown where nothing is told or mapped.';
COMMENT ON COLUMN core.model.release_stem IS 'Family part of the name, sizes, formats and tuning left off.';
COMMENT ON COLUMN core.model.is_derivative IS 'Whether it declares a base model; NULL: not told.';
COMMENT ON COLUMN core.model.downloads IS 'Downloads of the last 30 days, newest told. Unit: count.';
COMMENT ON COLUMN core.model.downloads_all_time IS 'Downloads since creation, newest told. Unit: count.';
COMMENT ON COLUMN core.model.likes IS 'Likes, newest told. Unit: count.';
COMMENT ON COLUMN core.model.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.model.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.model.gone_at IS 'When the Hub said that it is gone (UTC).';
