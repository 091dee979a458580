-- Written by make schema: change it by a migration.
CREATE TABLE core.metric_definition (
    metric              text     NOT NULL,
    definition_version  integer  NOT NULL,
    name                text     NOT NULL,
    formula             text     NOT NULL,
    unit                text     NOT NULL,
    valid_from          date     NOT NULL,
    valid_to            date,
    source              text     NOT NULL,
    PRIMARY KEY (metric, definition_version),
    CONSTRAINT metric_has_one_definition_at_a_time EXCLUDE USING gist (core.text_range(metric, metric, '[]') WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

COMMENT ON TABLE core.metric_definition IS 'What each metric means, by version. Key: metric, definition_version. Source: sql/registry/metrics.csv.';
COMMENT ON COLUMN core.metric_definition.metric IS 'Mart, or mart.column, that it defines.';
COMMENT ON COLUMN core.metric_definition.definition_version IS 'Version; a changed definition is a new one beside the old.';
COMMENT ON COLUMN core.metric_definition.name IS 'Name in words.';
COMMENT ON COLUMN core.metric_definition.formula IS 'Formula, in words and symbols.';
COMMENT ON COLUMN core.metric_definition.unit IS 'Unit.';
COMMENT ON COLUMN core.metric_definition.valid_from IS 'First day on which it was used here or published as such.';
COMMENT ON COLUMN core.metric_definition.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN core.metric_definition.source IS 'Where the definition is from.';

GRANT DELETE, UPDATE ON core.metric_definition TO observatory_loader;
