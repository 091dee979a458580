-- Where do sources say different things of the same model or release?
-- Asked by: everybody who has joined two registries.
-- Read: value_a and value_b by source; a correction with its source settles it.
-- Caveats: between indices only where both were loaded (make load-assessments).
-- Needs: a thing of which two sources tell the same field and differ; no row says that none was found among what was loaded.
-- Columns: subject_kind, subject_id, field, source_a, value_a, source_b, value_b.
-- Reads: mart.registry_conflict.
SELECT subject_kind, subject_id, field, source_a, value_a, source_b, value_b
FROM mart.registry_conflict
ORDER BY field, subject_id, source_a, source_b
