-- Written by make schema: change it by a migration.
CREATE TABLE mart.time_to_artefact_quantile (
    scope_kind             text          NOT NULL,
    scope_id               text          NOT NULL,
    to_event               text          NOT NULL,
    events                 bigint        NOT NULL,
    q25                    integer,
    q50                    integer,
    q75                    integer,
    share_within_30        numeric(9,6),
    share_within_90        numeric(9,6),
    share_within_365       numeric(9,6),
    metric                 text          NOT NULL,
    universe               text          NOT NULL,
    "window"               text          NOT NULL,
    definition_version     integer       NOT NULL,
    n                      bigint        NOT NULL,
    coverage               numeric(6,4),
    as_of                  timestamptz,
    publication_id         bigint        NOT NULL,
    published_from         timestamptz   NOT NULL,
    undated                bigint,
    q25_low                integer,
    q50_low                integer,
    q75_low                integer,
    share_within_30_high   numeric(9,6),
    share_within_90_high   numeric(9,6),
    share_within_365_high  numeric(9,6),
    PRIMARY KEY (universe, scope_kind, scope_id, to_event)
);

COMMENT ON TABLE mart.time_to_artefact_quantile IS 'Kaplan-Meier quantiles of the days from paper to artefact, right-censored at as_of. Key: universe, scope_kind, scope_id, to_event.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.scope_kind IS 'lab, country or all.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, or all.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.to_event IS 'weights, code or data.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.events IS 'Releases whose artefact is open, with or without a day, count.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q25 IS 'Days within which 25 % have it, with undated events placed so that fewest have it by then: at the latest. Unit: days.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q50 IS 'Days within which 50 % have it, with undated events placed so that fewest have it by then: at the latest. Unit: days.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q75 IS 'Days within which 75 % have it, with undated events placed so that fewest have it by then: at the latest. Unit: days.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_30 IS 'Share that has it within 30 days, 0 to 1, with undated events placed so that fewest have it by then: at least.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_90 IS 'Share that has it within 90 days, 0 to 1, with undated events placed so that fewest have it by then: at least.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_365 IS 'Share that has it within 365 days, 0 to 1, with undated events placed so that fewest have it by then: at least.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.time_to_artefact_quantile."window" IS 'all_time.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.n IS 'Releases with a dated paper of their own, count.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.coverage IS 'Share of n of which the days, or that they are censored, are known.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.as_of IS 'Day up to which was observed (UTC).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.undated IS 'Of the events, those on no known day, count: they make the two ends differ.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q25_low IS 'Days within which 25 % have it, with undated events placed so that most have it by then: at the earliest. Unit: days.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q50_low IS 'Days within which 50 % have it, with undated events placed so that most have it by then: at the earliest. Unit: days.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q75_low IS 'Days within which 75 % have it, with undated events placed so that most have it by then: at the earliest. Unit: days.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_30_high IS 'Share that has it within 30 days, 0 to 1, with undated events placed so that most have it by then: at most.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_90_high IS 'Share that has it within 90 days, 0 to 1, with undated events placed so that most have it by then: at most.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_365_high IS 'Share that has it within 365 days, 0 to 1, with undated events placed so that most have it by then: at most.';

SELECT meta.keep_history('time_to_artefact_quantile');
