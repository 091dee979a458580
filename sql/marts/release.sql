-- Releases with what belongs to them.
-- Grain: one row per release. Key: release_id. Moves: models. Reads: core.release, core.release_member.
SELECT r.release_id, r.lab_id, r.name, r.release_date, r.date_precision, r.date_method, r.is_registry, r.is_api_only,
       r.is_counted, r.modality,
       count(m.artifact_id) FILTER (WHERE m.artifact_kind = 'model') AS models,
       coalesce(array_agg(m.artifact_id ORDER BY m.artifact_id) FILTER (WHERE m.artifact_kind = 'paper'), '{}') AS papers,
       coalesce(array_agg(m.artifact_id ORDER BY m.artifact_id) FILTER (WHERE m.artifact_kind = 'repository'), '{}') AS repositories,
       coalesce(array_agg(m.artifact_id ORDER BY m.artifact_id) FILTER (WHERE m.artifact_kind = 'dataset'), '{}') AS datasets
FROM core.release r
LEFT JOIN core.release_member m USING (release_id)
GROUP BY r.release_id
