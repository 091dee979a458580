-- Written by make schema: change it by a migration.
CREATE TABLE mart.concentration (
    entity_level         text           NOT NULL,
    measure              text           NOT NULL,
    includes_zeros       boolean        NOT NULL,
    hhi                  numeric(10,8),
    gini                 numeric(9,6),
    top_10_share         numeric(9,6),
    top_100_share        numeric(9,6),
    top_1_percent_share  numeric(9,6),
    total                numeric        NOT NULL,
    metric               text           NOT NULL,
    universe             text           NOT NULL,
    "window"             text           NOT NULL,
    definition_version   integer        NOT NULL,
    n                    bigint         NOT NULL,
    coverage             numeric(6,4),
    as_of                timestamptz,
    publication_id       bigint         NOT NULL,
    published_from       timestamptz    NOT NULL,
    PRIMARY KEY (universe, entity_level, measure, includes_zeros)
);

COMMENT ON TABLE mart.concentration IS 'How concentrated adoption is, at a stated level of entity, with or without the entities that have none. Key: universe, entity_level, measure, includes_zeros.';
COMMENT ON COLUMN mart.concentration.entity_level IS 'model, account, lab or country.';
COMMENT ON COLUMN mart.concentration.measure IS 'downloads (of the last 30 days), downloads_all_time or likes, as told last.';
COMMENT ON COLUMN mart.concentration.includes_zeros IS 'Whether entities whose value is 0 are among n.';
COMMENT ON COLUMN mart.concentration.hhi IS 'Herfindahl-Hirschman index: sum of squared shares, 0 to 1 (times 10,000 for the usual scale).';
COMMENT ON COLUMN mart.concentration.gini IS 'Gini: (2 sum of i x_(i)) / (n sum x) - (n+1)/n over rising x, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_10_share IS 'Share of the ten largest in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_100_share IS 'Share of the hundred largest in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_1_percent_share IS 'Share of the largest hundredth of n (rounded up) in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.total IS 'Sum of the measure over n, count.';
COMMENT ON COLUMN mart.concentration.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.concentration.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.concentration."window" IS '30d or all_time, by the measure.';
COMMENT ON COLUMN mart.concentration.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.concentration.n IS 'Entities that entered, count.';
COMMENT ON COLUMN mart.concentration.coverage IS 'Of models and accounts the share of models whose value is told; of labs and countries their part of the total of all told models, 0 to 1; NULL: the total is 0.';
COMMENT ON COLUMN mart.concentration.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.concentration.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.concentration.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('concentration');
