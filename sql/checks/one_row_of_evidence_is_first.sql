-- Checks: Releases and dimensions whose rows of evidence are not ranked 1, 2, 3 … with exactly one row at rank 1. Severity: fail.
-- Grain: one row per violation. Key: release_id, dimension. Reads: core.evidence.
SELECT release_id, dimension, count(*) FILTER (WHERE rank = 1) AS first
FROM core.evidence
GROUP BY release_id, dimension
HAVING count(*) FILTER (WHERE rank = 1) <> 1 OR max(rank) <> count(*)
