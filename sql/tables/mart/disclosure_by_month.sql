-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/disclosure_by_month.sql.
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
    registry_as_of          date,
    is_after_registry       boolean,
    PRIMARY KEY (month, dimension, weighting, includes_registry_only)
);

SELECT meta.keep_history('disclosure_by_month');
