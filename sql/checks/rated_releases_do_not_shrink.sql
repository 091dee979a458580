-- Checks: One row if the next publication would hold fewer than nine tenths of the published releases. Severity: warn.
-- Grain: one row per violation. Key: n_next. Reads: build.release_disclosure, mart.release_disclosure.
SELECT n_next, n_now
FROM (SELECT count(*) AS n_next FROM build.release_disclosure) next, (SELECT count(*) AS n_now FROM mart.release_disclosure) now
WHERE n_next < 0.9 * n_now
