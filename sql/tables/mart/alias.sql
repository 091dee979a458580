-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/alias.sql.
CREATE TABLE mart.alias (
    source          text         NOT NULL,
    kind            text         NOT NULL,
    old_key         text         NOT NULL,
    new_key         text         NOT NULL,
    first_seen_at   timestamptz  NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (source, kind, old_key)
);

SELECT meta.keep_history('alias');
