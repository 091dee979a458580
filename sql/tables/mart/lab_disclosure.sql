-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/lab_disclosure.sql.
CREATE TABLE mart.lab_disclosure (
    lab_id                  text         NOT NULL,
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
    PRIMARY KEY (lab_id, dimension, weighting, includes_registry_only)
);

SELECT meta.keep_history('lab_disclosure');
