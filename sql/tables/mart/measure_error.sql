-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/measure_error.sql.
CREATE TABLE mart.measure_error (
    dimension       text         NOT NULL,
    status          text         NOT NULL,
    n               bigint       NOT NULL,
    n_open          bigint       NOT NULL,
    n_partial       bigint       NOT NULL,
    n_closed        bigint       NOT NULL,
    n_unsure        bigint       NOT NULL,
    source          text         NOT NULL,
    read_on         date         NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (dimension, status)
);

SELECT meta.keep_history('measure_error');
