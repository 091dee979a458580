-- Written by make schema: change it by a migration.
CREATE TABLE mart.disclosure_by_month (
    month                   date         NOT NULL,
    dimension               text         NOT NULL,
    weighting               text         NOT NULL,
    includes_registry_only  boolean      NOT NULL,
    n                       numeric      NOT NULL,
    n_open                  numeric      NOT NULL,
    n_partial               numeric      NOT NULL,
    n_closed                numeric      NOT NULL,
    n_unknown               numeric      NOT NULL,
    share_open_low          numeric,
    share_open_high         numeric,
    publication_id          bigint       NOT NULL,
    published_from          timestamptz  NOT NULL,
    PRIMARY KEY (month, dimension, weighting, includes_registry_only)
);

COMMENT ON TABLE mart.disclosure_by_month IS 'Counts and bounded shares per month of release and dimension, over all registry labs. Key: month, dimension, weighting, includes_registry_only. Caveats: registry labs alone; releases before March 2022 are dated by the registry and arXiv.';
COMMENT ON COLUMN mart.disclosure_by_month.month IS 'First day of the month of release; releases without a date to the month are left out.';
COMMENT ON COLUMN mart.disclosure_by_month.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_by_month.weighting IS 'What is counted: release, model, or download (each model by its downloads of the last 30 days).';
COMMENT ON COLUMN mart.disclosure_by_month.includes_registry_only IS 'Whether releases known from the registry alone are counted.';
COMMENT ON COLUMN mart.disclosure_by_month.n IS 'Counted units; fractions where a lab has several countries. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_open IS 'Of these open. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_partial IS 'Of these partial. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_closed IS 'Of these closed. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.n_unknown IS 'Of these unknown. Unit: count.';
COMMENT ON COLUMN mart.disclosure_by_month.share_open_low IS 'Share open if every unknown is not open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.disclosure_by_month.share_open_high IS 'Share open if every unknown is open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.disclosure_by_month.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_by_month.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('disclosure_by_month');
