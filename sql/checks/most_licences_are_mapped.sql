-- Checks: One row if more than a fifth of the models with a licence name have one that the registry does not map. Severity: warn.
-- Grain: one row per violation. Key: models. Reads: core.model.
SELECT models, unmapped FROM (
    SELECT count(*) AS models, count(*) FILTER (WHERE license_spdx IS NULL) AS unmapped
    FROM core.model WHERE hub_license_id IS NOT NULL AND gone_at IS NULL
) told
WHERE unmapped > 0.2 * models
