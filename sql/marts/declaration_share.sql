-- Shares of what models and data sets declare of themselves by month, lab, kind of lab, country, size, library and year, by count, downloads and likes.
-- Grain: one row per kind, scope, band, library, year, month, weighting and component. Key: universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component.
-- Volatile: weight_open, weight_partial, weight_none, weight_unknown, share_open, share_open_of_all, share_declared, n, coverage. Period: month. Reads: core.hub_declaration_share.
SELECT kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component, weight_open, weight_partial, weight_none, weight_unknown,
       share_open, share_open_of_all, share_declared, metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_declaration_share;

COMMENT ON TABLE mart.declaration_share IS 'Shares of what models and data sets of the Hub that were collected (mart.hub_collected) declare of themselves (mart.hub_disclosure: declared, not verified), as it stood at the end of each month. Key: universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component. Caveats: never compare a share with a status of releases: none says that the record declares nothing, not that nothing is disclosed.';
COMMENT ON COLUMN mart.declaration_share.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.declaration_share.scope_kind IS 'all, account_kind, lab or country.';
COMMENT ON COLUMN mart.declaration_share.scope_id IS 'all; kind of the lab by the registry (core.lab.kind), or unaffiliated: an account of no registry lab; lab_id, or unknown; ISO 3166-1 alpha-2, or unknown.';
COMMENT ON COLUMN mart.declaration_share.size_band IS 'Band of parameters (core.size_band), or all. Bands are told for models of all and of kinds of account.';
COMMENT ON COLUMN mart.declaration_share.library IS 'Library as told that at least one in a hundred of the models names; other; none told; or all. Told for models of all and of kinds of account.';
COMMENT ON COLUMN mart.declaration_share.created_year IS 'Year of createdAt; unknown: the record does not say, or its floor of March 2022, which stands for any earlier day; or all. Told where library is all.';
COMMENT ON COLUMN mart.declaration_share.month IS 'First day of the month (UTC); the running month as it stands.';
COMMENT ON COLUMN mart.declaration_share.weighting IS 'count (repositories), download (of the last 30 days, as told last) or like (as told last).';
COMMENT ON COLUMN mart.declaration_share.component IS 'weights, data, code, methods, licence, card, evaluation or base (columns of mart.hub_disclosure); data_available: open where any declared training data set is on the Hub without a gate, partial where data is declared and none is.';
COMMENT ON COLUMN mart.declaration_share.weight_open IS 'Weight of open; countries of one lab share equally. Unit: repositories, downloads or likes.';
COMMENT ON COLUMN mart.declaration_share.weight_partial IS 'Weight of partial. Unit: repositories, downloads or likes.';
COMMENT ON COLUMN mart.declaration_share.weight_none IS 'Weight of none: declared nothing where it would stand. Unit: repositories, downloads or likes.';
COMMENT ON COLUMN mart.declaration_share.weight_unknown IS 'Weight of unknown: the record does not say. Unit: repositories, downloads or likes.';
COMMENT ON COLUMN mart.declaration_share.share_open IS 'Open in what is known (open, partial, none), 0 to 1; NULL: nothing is known.';
COMMENT ON COLUMN mart.declaration_share.share_open_of_all IS 'Open in all, what is unknown among them, 0 to 1: the lower end, and what publications print; NULL: no weight at all.';
COMMENT ON COLUMN mart.declaration_share.share_declared IS 'Open or partial in what is known, 0 to 1; NULL: nothing is known.';
COMMENT ON COLUMN mart.declaration_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.declaration_share.universe IS 'What was counted over: collected_hub (every repository of the Hub that is there, by the census).';
COMMENT ON COLUMN mart.declaration_share."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.declaration_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.declaration_share.n IS 'Repositories that entered: there, and with the weight told, count.';
COMMENT ON COLUMN mart.declaration_share.coverage IS 'Share of the weight whose component is not unknown, 0 to 1; NULL: no weight at all.';
COMMENT ON COLUMN mart.declaration_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.declaration_share.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.declaration_share.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
