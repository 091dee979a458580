-- The families of each lab: the first word of a registry model's name, if the release's id has it too. So neither the base's name before a tuned model's nor a brand makes a family.
CREATE OR REPLACE VIEW core.lab_family AS
SELECT DISTINCT core.family(split_part(m.artifact_id, '/', 2)) AS family, r.lab_id
FROM core.registry_release r
JOIN core.registry_release_member m USING (release_id)
WHERE m.artifact_kind = 'model' AND length(core.family(split_part(m.artifact_id, '/', 2))) >= 4
  AND position(left(core.family(split_part(m.artifact_id, '/', 2)), 5) IN split_part(r.release_id, '/', 2)) > 0;
COMMENT ON VIEW core.lab_family IS 'Families of models that the registry gives to a lab: the first word of their names (at least 4 letters), where a release bears it. Key: family, lab_id. Source: registry.';
COMMENT ON COLUMN core.lab_family.family IS 'First word of a model''s name that is not a common word of the field.';
COMMENT ON COLUMN core.lab_family.lab_id IS 'Lab that released it.';
