-- Accounts whose models are mostly quantisations or merges of other accounts' models; and all such models by format, family of the base and maker.
-- Grain: one row per account, role, lab of the base, format, family and maker. Key: universe, account, role, base_lab_id, format, base_family, made_by.
-- Volatile: models, downloads, account_models, n, coverage. Reads: core.hub_intermediary.
SELECT account, role, base_lab_id, format, base_family, made_by, models, downloads, account_models,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_intermediary;

COMMENT ON TABLE mart.intermediary IS 'Accounts whose models are mostly quantisations or merges of other accounts'' models, per lab of the base; and over all accounts, by format, family of the base and maker. Key: universe, account, role, base_lab_id, format, base_family, made_by.';
COMMENT ON COLUMN mart.intermediary.account IS 'The account on the Hub; *: every account together, those of the bases'' own labs too, by format, family and maker.';
COMMENT ON COLUMN mart.intermediary.role IS 'quantiser (quantized) or repacker (merge).';
COMMENT ON COLUMN mart.intermediary.base_lab_id IS 'Lab of the base models, or unknown; a merge of several labs counts in each.';
COMMENT ON COLUMN mart.intermediary.models IS 'Its models of that relation on that lab''s, count.';
COMMENT ON COLUMN mart.intermediary.downloads IS 'Their downloads of the last 30 days, as told last, count.';
COMMENT ON COLUMN mart.intermediary.account_models IS 'All its models, count; the same as n where account is *.';
COMMENT ON COLUMN mart.intermediary.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.intermediary.universe IS 'What was counted over: collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.intermediary."window" IS 'all_time.';
COMMENT ON COLUMN mart.intermediary.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.intermediary.n IS 'Its models of that relation on other accounts'' models, any lab, at least 10 and more than half of its models, count; where account is *, all models of that relation, format and maker.';
COMMENT ON COLUMN mart.intermediary.coverage IS 'Share of these whose downloads are told.';
COMMENT ON COLUMN mart.intermediary.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.intermediary.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.intermediary.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.intermediary.format IS 'gguf, mlx or other (core.model_format); all in rows of one account.';
COMMENT ON COLUMN mart.intermediary.base_family IS 'Family of the base (core.lab_family), or unknown; all in rows of one account.';
COMMENT ON COLUMN mart.intermediary.made_by IS 'official: by an account of the lab of the base; community: by any other; all in rows of one account.';
