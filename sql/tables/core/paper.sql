-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/paper.sql.
CREATE TABLE core.paper (
    arxiv_id          text         PRIMARY KEY,
    title             text,
    authors           text,
    first_version_at  timestamptz,
    license_url       text,
    categories        text,
    journal_ref       text,
    doi               text,
    raw_version_id    bigint       NOT NULL,
    first_seen_at     timestamptz  NOT NULL
);

GRANT DELETE, UPDATE ON core.paper TO observatory_loader;
