-- Checks: One row if the next publication would hold fewer than half of the published models. Severity: fail.
-- Grain: one row per violation. Key: n_next. Reads: build.model_disclosure, mart.model_disclosure.
SELECT n_next, n_now
FROM (SELECT count(*) AS n_next FROM build.model_disclosure) next, (SELECT count(*) AS n_now FROM mart.model_disclosure) now
WHERE n_next < 0.5 * n_now
