-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/release.sql.
CREATE TABLE mart.release (
    release_id               text         PRIMARY KEY,
    lab_id                   text         NOT NULL,
    name                     text         NOT NULL,
    release_date             date,
    date_precision           text,
    date_method              text         NOT NULL,
    is_registry              boolean      NOT NULL,
    is_api_only              boolean,
    is_counted               boolean      NOT NULL,
    modality                 text,
    models                   bigint       NOT NULL,
    papers                   text[]       NOT NULL,
    repositories             text[]       NOT NULL,
    datasets                 text[]       NOT NULL,
    publication_id           bigint       NOT NULL,
    published_from           timestamptz  NOT NULL,
    is_flagship              boolean,
    weights_not_published    boolean,
    offer                    text,
    weights_since            date,
    weights_since_method     text,
    weights_since_precision  text,
    origin_date              date,
    origin_method            text,
    no_date_reason           text
);
CREATE INDEX release_lab ON mart.release (lab_id);

SELECT meta.keep_history('release');
CREATE INDEX release_history_lab ON mart.release_history (lab_id, published_to);
