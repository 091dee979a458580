-- Written by make schema: change it by a migration.
CREATE TABLE core.registry_weights_date (
    release_id      text  PRIMARY KEY REFERENCES core.registry_release (release_id),
    weights_since   text  NOT NULL,
    date_precision  text  NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
    source          text  NOT NULL,
    note            text  NOT NULL
);

COMMENT ON TABLE core.registry_weights_date IS 'Since when the weights of a release can be had that was announced without them, where the row of the release or a page says so. Key: release_id. Source: sql/registry/weights_dates.csv, each row with its own.';
COMMENT ON COLUMN core.registry_weights_date.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_weights_date.weights_since IS 'Day on which the weights were published, ISO 8601 at the stated precision.';
COMMENT ON COLUMN core.registry_weights_date.date_precision IS 'day, month or year.';
COMMENT ON COLUMN core.registry_weights_date.source IS 'Public page with the weights, or that tells the day.';
COMMENT ON COLUMN core.registry_weights_date.note IS 'What says so: the note of the release, or the page.';

GRANT DELETE, UPDATE ON core.registry_weights_date TO observatory_loader;
