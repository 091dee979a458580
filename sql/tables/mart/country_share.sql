-- Written by make schema: change it by a migration.
CREATE TABLE mart.country_share (
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
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, denominator, country)
);

COMMENT ON TABLE mart.country_share IS 'Country shares of downloads under three published denominators that must not be mixed. Attribution is to the releasing account''s lab. Key: universe, denominator, country.';
COMMENT ON COLUMN mart.country_share.denominator IS 'all_incl_unaffiliated, new_in_window or curated_cumulative.';
COMMENT ON COLUMN mart.country_share.published_source IS 'Who publishes a share with this denominator.';
COMMENT ON COLUMN mart.country_share.attribution IS 'releaser: the lab of the account that released the model, not of its base.';
COMMENT ON COLUMN mart.country_share.country IS 'ISO 3166-1 alpha-2; unknown: no lab, or a lab of unknown country.';
COMMENT ON COLUMN mart.country_share.downloads IS 'Downloads in the window, count; countries of one lab share equally.';
COMMENT ON COLUMN mart.country_share.share IS 'In all known downloads of the denominator, unknown countries included, 0 to 1; NULL where nothing is known of the country''s.';
COMMENT ON COLUMN mart.country_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.country_share.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.country_share."window" IS 'Months counted, YYYY-MM..YYYY-MM, or cumulative.';
COMMENT ON COLUMN mart.country_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.country_share.n IS 'Models in the denominator, count; of whole_hub, all_incl_unaffiliated those there today of the accounts with a counter in the window.';
COMMENT ON COLUMN mart.country_share.coverage IS 'Share of n whose downloads are known, 0 to 1; NULL: n is 0.';
COMMENT ON COLUMN mart.country_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.country_share.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.country_share.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('country_share');
