-- Rated models with their release, licence and adoption.
-- Grain: one row per model. Key: hub_id. Moves: last_modified_at, downloads, downloads_all_time, likes.
-- Reads: core.model, core.release_member, core.lineage.
SELECT m.hub_id, rm.release_id, rm.role, m.lab_id, m.universe, m.created_at, m.last_modified_at, m.gated, m.pipeline_tag,
       m.library_name, m.parameters, m.hub_license_id, m.license_spdx, m.licence_class,
       ARRAY(SELECT DISTINCT l.parent_hub_id FROM core.lineage l
             WHERE l.child_hub_id = m.hub_id AND l.gone_at IS NULL ORDER BY l.parent_hub_id) AS parents,
       m.downloads, m.downloads_all_time, m.likes, m.gone_at
FROM core.model m
JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = m.hub_id
