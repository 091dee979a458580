-- Written by make schema: change it by a migration.
CREATE TABLE mart.time_to_artefact (
    release_id          text          NOT NULL,
    from_event          text          NOT NULL,
    to_event            text          NOT NULL,
    from_date           date          NOT NULL,
    to_date             date,
    days                integer,
    is_censored         boolean,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    censoring           text,
    PRIMARY KEY (universe, release_id, from_event, to_event)
);

COMMENT ON TABLE mart.time_to_artefact IS 'Days from the first version of a release''s own paper to its weights, code and data. Key: universe, release_id, from_event, to_event.';
COMMENT ON COLUMN mart.time_to_artefact.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.time_to_artefact.from_event IS 'paper: first version on arXiv.';
COMMENT ON COLUMN mart.time_to_artefact.to_event IS 'weights, code or data.';
COMMENT ON COLUMN mart.time_to_artefact.from_date IS 'First version of the earliest of its own papers (UTC).';
COMMENT ON COLUMN mart.time_to_artefact.to_date IS 'First day of the open artefact: of weights the release or createdAt, of code the making of the repository that shows it (none that is older than paper and release), of data createdAt of the release''s own; NULL: not open, or on no known day.';
COMMENT ON COLUMN mart.time_to_artefact.days IS 'to_date - from_date; where censored, as_of - from_date. Unit: days; negative: the artefact came first. NULL: the status is unknown.';
COMMENT ON COLUMN mart.time_to_artefact.is_censored IS 'Whether the day is not known, as censoring says; NULL: the status is unknown.';
COMMENT ON COLUMN mart.time_to_artefact.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.time_to_artefact."window" IS 'all_time.';
COMMENT ON COLUMN mart.time_to_artefact.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact.n IS '1: the release. Unit: count.';
COMMENT ON COLUMN mart.time_to_artefact.coverage IS 'Share known, 0 to 1: 1 where days is known, else 0.';
COMMENT ON COLUMN mart.time_to_artefact.as_of IS 'Day up to which was observed when the row last changed (UTC): censoring is at this day.';
COMMENT ON COLUMN mart.time_to_artefact.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.time_to_artefact.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.time_to_artefact.censoring IS 'none: the day is known; left: open at as_of on no known day; right: partial or closed at as_of; NULL: the status is unknown.';

SELECT meta.keep_history('time_to_artefact');
