-- One release with its statuses, what belongs to it and its scores; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: at most one row. Key: release_id. Reads: mart.release, mart.release_of, mart.release_disclosure, mart.release_disclosure_of, mart.release_score, mart.release_score_of, mart.lab.
WITH release AS (
    SELECT r.* FROM mart.release r WHERE CAST(:as_of AS date) IS NULL AND r.release_id = CAST(:release AS text)
    UNION ALL
    SELECT r.* FROM mart.release_of(CAST(:publication_id AS bigint)) r WHERE CAST(:as_of AS date) IS NOT NULL AND r.release_id = CAST(:release AS text)
), disclosure AS (
    SELECT d.* FROM mart.release_disclosure d WHERE CAST(:as_of AS date) IS NULL AND d.release_id = CAST(:release AS text)
    UNION ALL
    SELECT d.* FROM mart.release_disclosure_of(CAST(:publication_id AS bigint)) d WHERE CAST(:as_of AS date) IS NOT NULL AND d.release_id = CAST(:release AS text)
), score AS (
    SELECT s.* FROM mart.release_score s WHERE CAST(:as_of AS date) IS NULL AND s.release_id = CAST(:release AS text)
    UNION ALL
    SELECT s.* FROM mart.release_score_of(CAST(:publication_id AS bigint)) s WHERE CAST(:as_of AS date) IS NOT NULL AND s.release_id = CAST(:release AS text)
)
SELECT r.release_id, r.lab_id, coalesce(l.name, r.lab_id) AS lab, l.lab_id IS NOT NULL AS is_lab_known, r.name, r.release_date, r.date_precision,
       r.date_method, r.is_registry, r.is_api_only,
       -- Take the old column for a publication from before this column.
       coalesce(r.weights_not_published, r.is_api_only) AS weights_not_published, r.offer, r.weights_since, r.is_counted, r.modality, r.models, r.papers, r.repositories, r.datasets,
       d.is_registry_only, d.weights_finding, d.weights_look, d.weights_status, d.data_finding, d.data_look, d.data_status, d.data_reason,
       d.code_finding, d.code_look, d.code_status, d.methods_finding, d.methods_look, d.methods_status, d.licence_status,
       s.weights_score, s.weights_coverage, s.data_score, s.data_coverage, s.code_score, s.code_coverage, s.methods_score, s.methods_coverage,
       s.mof_class, s.mof_class_high, s.mof_next_class, s.mof_blocking, s.mof_progress_iii, s.mof_progress_ii, s.mof_progress_i, s.mof_progress, s.mof_coverage,
       s.weights_score_low, s.weights_score_high, s.data_score_low, s.data_score_high, s.code_score_low, s.code_score_high, s.methods_score_low,
       s.methods_score_high, s.osai_sum, s.osai_score, s.osai_score_high, s.osai_known
FROM release r
JOIN disclosure d USING (release_id)
LEFT JOIN score s USING (release_id)
LEFT JOIN mart.lab l ON l.lab_id = r.lab_id
