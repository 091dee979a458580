-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/repository.sql.
CREATE TABLE core.repository (
    github_full_name   text         PRIMARY KEY,
    github_id          bigint,
    account            text         NOT NULL,
    lab_id             text         NOT NULL,
    license_spdx       text,
    is_fork            boolean,
    is_archived        boolean,
    default_branch     text,
    created_at         timestamptz,
    pushed_at          timestamptz,
    first_commit_at    timestamptz,
    commits            bigint,
    files              bigint,
    is_tree_truncated  boolean,
    has_training_code  boolean,
    stars              bigint,
    raw_version_id     bigint       NOT NULL,
    first_seen_at      timestamptz  NOT NULL,
    gone_at            timestamptz,
    description        text
);
CREATE UNIQUE INDEX repository_name ON core.repository (lower(github_full_name));

GRANT DELETE, UPDATE ON core.repository TO observatory_loader;
