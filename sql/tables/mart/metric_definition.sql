-- Written by make schema: change it by a migration.
CREATE TABLE mart.metric_definition (
    metric              text         NOT NULL,
    definition_version  integer      NOT NULL,
    name                text         NOT NULL,
    formula             text         NOT NULL,
    unit                text         NOT NULL,
    valid_from          date         NOT NULL,
    valid_to            date,
    source              text         NOT NULL,
    publication_id      bigint       NOT NULL,
    published_from      timestamptz  NOT NULL,
    PRIMARY KEY (metric, definition_version)
);

COMMENT ON TABLE mart.metric_definition IS 'What each metric means, by version: every mart of metrics and every column of one. Key: metric, definition_version.';
COMMENT ON COLUMN mart.metric_definition.metric IS 'Mart, or mart.column, that it defines.';
COMMENT ON COLUMN mart.metric_definition.definition_version IS 'Version; a changed definition is a new one beside the old.';
COMMENT ON COLUMN mart.metric_definition.name IS 'Name in words.';
COMMENT ON COLUMN mart.metric_definition.formula IS 'Formula, in words and symbols.';
COMMENT ON COLUMN mart.metric_definition.unit IS 'Unit.';
COMMENT ON COLUMN mart.metric_definition.valid_from IS 'First day on which it was used here or published as such.';
COMMENT ON COLUMN mart.metric_definition.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN mart.metric_definition.source IS 'Where the definition is from.';
COMMENT ON COLUMN mart.metric_definition.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.metric_definition.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('metric_definition');
