-- Checks: Records whose field `gated` has a value that we do not know; it is read as not given. Severity: warn.
-- Grain: one row per violation. Key: kind, via, key. Reads: staging.document.
SELECT kind, via, key, left(payload->>'gated', 100) AS gated FROM staging.document
WHERE source = 'huggingface' AND kind IN ('model', 'dataset') AND payload ? 'gated'
  AND coalesce(payload->>'gated', 'null') NOT IN ('false', 'true', 'auto', 'manual', 'null')
