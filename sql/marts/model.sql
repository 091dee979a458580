-- Rated models with their release, licence and adoption.
-- Grain: one row per model. Key: hub_id. Volatile: last_modified_at, downloads, downloads_all_time, likes.
-- Reads: core.model, core.release_member, core.lineage.
SELECT m.hub_id, rm.release_id, rm.role, m.lab_id, m.universe, m.created_at, m.last_modified_at, m.gated, m.pipeline_tag,
       m.library_name, m.parameters, m.hub_license_id,
       -- The licence name is free text and may name a person, so it is shown for accounts of labs only.
       CASE WHEN m.lab_id <> 'unknown' THEN m.license_name END AS hub_license_name, m.license_spdx, m.licence_class,
       ARRAY(SELECT DISTINCT l.parent_hub_id FROM core.lineage l
             WHERE l.child_hub_id = m.hub_id AND l.gone_at IS NULL ORDER BY l.parent_hub_id) AS parents,
       m.downloads, m.downloads_all_time, m.likes, m.gone_at
FROM core.model m
JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = m.hub_id;

COMMENT ON TABLE mart.model IS 'Models with their lab, release, licence and adoption. Key: hub_id. Caveats: begin with mart.model_overview, which has names and statuses beside them and leaves out what is gone; createdAt of the Hub has a floor at 2022-03-02 and is early for most launches; counters move every day.';
COMMENT ON COLUMN mart.model.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.model.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.model.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.model.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.model.universe IS 'Why it is here: registry, scope, adoption or named.';
COMMENT ON COLUMN mart.model.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC.';
COMMENT ON COLUMN mart.model.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN mart.model.gated IS 'As told: false, auto, manual or true; NULL: the Hub''s answer does not say.';
COMMENT ON COLUMN mart.model.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN mart.model.library_name IS 'Library as told.';
COMMENT ON COLUMN mart.model.parameters IS 'Parameters, count.';
COMMENT ON COLUMN mart.model.hub_license_id IS 'license tag as told.';
COMMENT ON COLUMN mart.model.hub_license_name IS 'license_name of the card, in lower case: the name that its maker gives to a licence that the Hub calls other, of labs'' models alone; NULL: none is given.';
COMMENT ON COLUMN mart.model.license_spdx IS 'SPDX expression; NULL: none is declared, several are, or one that the registry does not know (hub_license_id, hub_license_name).';
COMMENT ON COLUMN mart.model.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown.';
COMMENT ON COLUMN mart.model.parents IS 'Declared base models, sorted.';
COMMENT ON COLUMN mart.model.downloads IS 'NULL where the Hub did not tell it, so that a sum is of the known alone and no total: say count(downloads) of count(*) beside it, or take mart.lab_overview.downloads_30d, which is NULL unless all are known. Downloads of the last 30 days, newest told. Unit: count.';
COMMENT ON COLUMN mart.model.downloads_all_time IS 'NULL where the Hub did not tell it, so that a sum is of the known alone and no total. Downloads since creation, newest told. Unit: count.';
COMMENT ON COLUMN mart.model.likes IS 'NULL where the Hub did not tell it, so that a sum is of the known alone and no total. Likes, newest told. Unit: count.';
COMMENT ON COLUMN mart.model.gone_at IS 'When the Hub said that it is gone (UTC).';
COMMENT ON COLUMN mart.model.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.model.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
