-- Accounts whose models are mostly quantisations or merges of other accounts' models; and all such models by format, family of the base and maker.
-- Grain: one row per account, role, lab of the base, format, family and maker. Key: universe, account, role, base_lab_id, format, base_family, made_by.
-- Moves: models, downloads, account_models, n, coverage. Reads: core.hub_intermediary.
SELECT account, role, base_lab_id, format, base_family, made_by, models, downloads, account_models,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_intermediary
