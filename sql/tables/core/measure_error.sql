-- Written by make schema: change it by a migration.
CREATE TABLE core.measure_error (
    dimension  text    NOT NULL,
    status     text    NOT NULL,
    n          bigint  NOT NULL,
    n_open     bigint  NOT NULL,
    n_partial  bigint  NOT NULL,
    n_closed   bigint  NOT NULL,
    n_unsure   bigint  NOT NULL,
    source     text    NOT NULL,
    read_on    date    NOT NULL,
    PRIMARY KEY (dimension, status),
    CHECK (n = (n_open + n_partial + n_closed + n_unsure))
);

COMMENT ON TABLE core.measure_error IS 'How often each status that we give was right, as readers of the last audits found. Key: dimension, status. Source: docs/audits, else sql/registry/measure_errors.csv.';
COMMENT ON COLUMN core.measure_error.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN core.measure_error.status IS 'Status that we gave: open, partial or closed.';
COMMENT ON COLUMN core.measure_error.n IS 'Rows of that status that were read, count.';
COMMENT ON COLUMN core.measure_error.n_open IS 'Of these, truly open as the reader found, count.';
COMMENT ON COLUMN core.measure_error.n_partial IS 'Of these, truly partial, count.';
COMMENT ON COLUMN core.measure_error.n_closed IS 'Of these, truly closed (or of nothing that could be open), count.';
COMMENT ON COLUMN core.measure_error.n_unsure IS 'Of these, those of which the reader was not sure, count: they count both ways.';
COMMENT ON COLUMN core.measure_error.source IS 'The audits: names of their files in docs/audits, or where the counts that are shipped with the project come from.';
COMMENT ON COLUMN core.measure_error.read_on IS 'Day of reading of the newest of them.';

GRANT DELETE, UPDATE ON core.measure_error TO observatory_loader;
