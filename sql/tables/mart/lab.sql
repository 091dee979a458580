-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/lab.sql.
CREATE TABLE mart.lab (
    lab_id            text         PRIMARY KEY,
    name              text         NOT NULL,
    kind              text         NOT NULL,
    homepage          text,
    countries         text[]       NOT NULL,
    hub_accounts      text[]       NOT NULL,
    github_accounts   text[]       NOT NULL,
    releases_counted  bigint       NOT NULL,
    models_recorded   bigint       NOT NULL,
    source            text         NOT NULL,
    publication_id    bigint       NOT NULL,
    published_from    timestamptz  NOT NULL
);

SELECT meta.keep_history('lab');
