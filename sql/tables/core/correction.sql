-- Written by make schema: change it by a migration.
CREATE TABLE core.correction (
    subject_kind  text  NOT NULL,
    subject_id    text  NOT NULL,
    field         text  NOT NULL,
    value         text  NOT NULL,
    source        text  NOT NULL,
    recorded_on   date  NOT NULL,
    note          text,
    PRIMARY KEY (subject_kind, subject_id, field, value)
);

COMMENT ON TABLE core.correction IS 'Facts that overrule what a service tells, each with its source. Key: subject_kind, subject_id, field, value. Source: sql/registry/corrections.csv.';
COMMENT ON COLUMN core.correction.subject_kind IS 'model, dataset, paper, repository or release.';
COMMENT ON COLUMN core.correction.subject_id IS 'Its identifier.';
COMMENT ON COLUMN core.correction.field IS 'Field overruled, e.g. release_date.';
COMMENT ON COLUMN core.correction.value IS 'The corrected value, as text.';
COMMENT ON COLUMN core.correction.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.correction.recorded_on IS 'Day on which it was recorded here.';
COMMENT ON COLUMN core.correction.note IS 'Remarks.';

GRANT DELETE, UPDATE ON core.correction TO observatory_loader;
