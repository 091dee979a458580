-- Accounts whose models are mostly quantisations or merges of other accounts' models.
-- Grain: one row per account, role and lab of the base. Key: universe, account, role, base_lab_id. Moves: models, downloads, account_models, n, coverage. Reads: core.hub_intermediary.
SELECT account, role, base_lab_id, models, downloads, account_models, metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_intermediary
