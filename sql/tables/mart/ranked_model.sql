-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/ranked_model.sql.
CREATE TABLE mart.ranked_model (
    ranking         text         NOT NULL,
    ranked_on       date         NOT NULL,
    year            integer      NOT NULL,
    place           integer      NOT NULL,
    model           text         NOT NULL,
    maker           text,
    score           numeric      NOT NULL,
    release_date    date         NOT NULL,
    lab_id          text,
    countries       text[]       NOT NULL,
    release_id      text,
    weights_told    text,
    weights_found   text,
    weights_status  text         NOT NULL,
    weights_by      text         NOT NULL,
    source          text         NOT NULL,
    note            text,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (ranking, ranked_on, year, place)
);

SELECT meta.keep_history('ranked_model');
