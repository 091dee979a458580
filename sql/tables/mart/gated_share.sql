-- Written by make schema: change it by a migration.
CREATE TABLE mart.gated_share (
    scope_kind          text          NOT NULL,
    scope_id            text          NOT NULL,
    month               date          NOT NULL,
    not_gated           numeric       NOT NULL,
    gated_auto          numeric       NOT NULL,
    gated_manual        numeric       NOT NULL,
    gated_form_unknown  numeric       NOT NULL,
    gated_share         numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    size_band           text          NOT NULL DEFAULT 'all',
    PRIMARY KEY (universe, scope_kind, scope_id, month, size_band)
);

COMMENT ON TABLE mart.gated_share IS 'Share of gated models per lab, country and over all, by size, at the end of each month, by what was told then. Key: universe, scope_kind, scope_id, month, size_band.';
COMMENT ON COLUMN mart.gated_share.scope_kind IS 'lab, country or all.';
COMMENT ON COLUMN mart.gated_share.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, or all.';
COMMENT ON COLUMN mart.gated_share.month IS 'First day of the month (UTC); the running month as it stands.';
COMMENT ON COLUMN mart.gated_share.not_gated IS 'Models told as gated false, count; countries of one lab share equally.';
COMMENT ON COLUMN mart.gated_share.gated_auto IS 'Models told as gated auto, count.';
COMMENT ON COLUMN mart.gated_share.gated_manual IS 'Models told as gated manual, count.';
COMMENT ON COLUMN mart.gated_share.gated_form_unknown IS 'Models told as gated without the form, count.';
COMMENT ON COLUMN mart.gated_share.gated_share IS 'Gated in any form, in all of which gating is told, 0 to 1; NULL where none is told.';
COMMENT ON COLUMN mart.gated_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.gated_share.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.gated_share."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.gated_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.gated_share.n IS 'Models that were there at the end of the month, count.';
COMMENT ON COLUMN mart.gated_share.coverage IS 'Share of n of which gating is told.';
COMMENT ON COLUMN mart.gated_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.gated_share.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.gated_share.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.gated_share.size_band IS 'Band of parameters (core.size_band), or all. Bands are told for all and countries, not for labs.';

SELECT meta.keep_history('gated_share');
