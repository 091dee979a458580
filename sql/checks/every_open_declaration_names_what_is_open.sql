-- Checks: Repositories whose status of declared data or base model does not follow from the numbers declared and open, or of which more is open than is declared. Severity: fail.
-- Grain: one row per violation. Key: kind, hub_key. Reads: mart.hub_disclosure.
SELECT kind, hub_key, hub_id, data, datasets_declared, datasets_open, base, bases_declared, bases_open
FROM mart.hub_disclosure
WHERE datasets_open > datasets_declared OR bases_open > bases_declared
   OR (kind = 'model' AND data = 'open') <> (kind = 'model' AND datasets_declared > 0 AND datasets_open = datasets_declared)
   OR (kind = 'model' AND data IN ('none', 'unknown')) <> (kind = 'model' AND datasets_declared = 0)
   OR (base = 'open') <> (bases_declared > 0 AND bases_open = bases_declared)
   OR (base IN ('none', 'unknown')) <> (bases_declared = 0)
   OR (kind = 'dataset') <> (weights IS NULL) OR (kind = 'dataset') <> (evaluation IS NULL)
   OR (NOT has_tags AND NOT has_card AND 'none' IN (base, licence, methods))
