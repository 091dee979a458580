-- Every model that we have a record of, gone ones too, with the columns that judgement needs; is_rated marks those that we follow.
-- Grain: one row per hub id. Key: hub_id. Reads: core.model, staging.model.
SELECT m.hub_id,
       coalesce(m.account, '') AS account,
       m.lab_id,
       m.universe <> 'named' AS is_rated,
       m.created_at,
       m.gated,
       m.is_disabled,
       m.has_weight_files,
       m.is_derivative,
       m.licence_class,
       coalesce(m.license_name, m.hub_license_id) AS licence_name,
       m.likes,
       m.raw_version_id,
       m.first_seen_at,
       m.gone_at,
       s.tags IS NOT NULL AS are_tags_told
FROM core.model m
JOIN staging.model s USING (hub_id)
ORDER BY m.hub_id
