-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_country_share (
    denominator         text          NOT NULL,
    published_source    text          NOT NULL,
    attribution         text          NOT NULL,
    country             text          NOT NULL,
    downloads           numeric,
    share               numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    PRIMARY KEY (universe, denominator, country)
);

COMMENT ON TABLE core.hub_country_share IS 'What mart.country_share tells of the whole Hub, derived after each sweep. Key: universe, denominator, country. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';
COMMENT ON COLUMN core.hub_country_share.denominator IS 'all_incl_unaffiliated, new_in_window or curated_cumulative.';
COMMENT ON COLUMN core.hub_country_share.published_source IS 'Who publishes a share with this denominator.';
COMMENT ON COLUMN core.hub_country_share.attribution IS 'releaser: the lab of the account that released the model, not of its base.';
COMMENT ON COLUMN core.hub_country_share.country IS 'ISO 3166-1 alpha-2; unknown: no lab, or a lab of unknown country.';
COMMENT ON COLUMN core.hub_country_share.downloads IS 'Downloads in the window, count; countries of one lab share equally.';
COMMENT ON COLUMN core.hub_country_share.share IS 'In all known downloads of the denominator, unknown countries included, 0 to 1; NULL where nothing is known of the country''s.';
COMMENT ON COLUMN core.hub_country_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN core.hub_country_share.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN core.hub_country_share."window" IS 'Months counted, YYYY-MM..YYYY-MM, or cumulative.';
COMMENT ON COLUMN core.hub_country_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN core.hub_country_share.n IS 'Models in the denominator, count (accounts with a counter in the window for collected_hub, all_incl_unaffiliated).';
COMMENT ON COLUMN core.hub_country_share.coverage IS 'Share of n whose downloads are known.';
COMMENT ON COLUMN core.hub_country_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
