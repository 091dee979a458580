-- Checks: Releases and dimensions in which no row, or more than one, is first. Severity: fail.
-- Grain: one row per violation. Key: release_id, dimension. Reads: core.evidence.
SELECT release_id, dimension, count(*) FILTER (WHERE rank = 1) AS first
FROM core.evidence
GROUP BY release_id, dimension
HAVING count(*) FILTER (WHERE rank = 1) <> 1 OR max(rank) <> count(*)
