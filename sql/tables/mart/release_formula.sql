-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/release_formula.sql.
CREATE TABLE mart.release_formula (
    release_id      text          NOT NULL,
    formula         text          NOT NULL,
    component       text          NOT NULL,
    low             numeric       NOT NULL,
    high            numeric       NOT NULL,
    most            numeric       NOT NULL,
    share_low       numeric(6,4)  NOT NULL,
    share_high      numeric(6,4)  NOT NULL,
    coverage        numeric(6,4)  NOT NULL,
    publication_id  bigint        NOT NULL,
    published_from  timestamptz   NOT NULL,
    PRIMARY KEY (release_id, formula, component)
);
CREATE INDEX release_formula_total ON mart.release_formula (formula, component, share_low);

SELECT meta.keep_history('release_formula');
