-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/indicator.sql.
CREATE TABLE mart.indicator (
    indicator       text         PRIMARY KEY,
    dimension       text         NOT NULL,
    name            text         NOT NULL,
    definition      text         NOT NULL,
    open_when       text         NOT NULL,
    partial_when    text         NOT NULL,
    closed_when     text         NOT NULL,
    sources         text         NOT NULL,
    look            text,
    is_deciding     boolean      NOT NULL,
    mof_component   text,
    mof_class       text,
    osai_parameter  text,
    rules           text         NOT NULL,
    version         integer      NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL
);

SELECT meta.keep_history('indicator');
