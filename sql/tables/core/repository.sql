-- Written by make schema: change it by a migration.
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

COMMENT ON TABLE core.repository IS 'GitHub repositories that we have a record of. Key: github_full_name. Reads: staging.repository, core.document.';
COMMENT ON COLUMN core.repository.github_full_name IS 'owner/name as GitHub spells it now.';
COMMENT ON COLUMN core.repository.github_id IS 'Numeric id, stable across renames, where told.';
COMMENT ON COLUMN core.repository.account IS 'Owner.';
COMMENT ON COLUMN core.repository.lab_id IS 'Lab of the owner (core.lab), or unknown.';
COMMENT ON COLUMN core.repository.license_spdx IS 'SPDX id as GitHub detects it; NOASSERTION where it cannot; NULL: none or not told.';
COMMENT ON COLUMN core.repository.is_fork IS 'As told; NULL: not told.';
COMMENT ON COLUMN core.repository.is_archived IS 'As told; NULL: not told.';
COMMENT ON COLUMN core.repository.default_branch IS 'As told.';
COMMENT ON COLUMN core.repository.created_at IS 'UTC, where told.';
COMMENT ON COLUMN core.repository.pushed_at IS 'Last push (UTC), where told.';
COMMENT ON COLUMN core.repository.first_commit_at IS 'Date of the oldest commit of the default branch (UTC), where asked.';
COMMENT ON COLUMN core.repository.commits IS 'Commits of the default branch, count.';
COMMENT ON COLUMN core.repository.files IS 'Files in the tree of the head commit, count; NULL: tree not seen.';
COMMENT ON COLUMN core.repository.is_tree_truncated IS 'Whether GitHub cut the tree: then absence of a file proves nothing.';
COMMENT ON COLUMN core.repository.has_training_code IS 'Whether the tree shows training code; NULL: tree not seen.';
COMMENT ON COLUMN core.repository.stars IS 'Stars, newest told. Unit: count.';
COMMENT ON COLUMN core.repository.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.repository.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.repository.gone_at IS 'When GitHub said that it is gone (UTC).';
COMMENT ON COLUMN core.repository.description IS 'What the repository says of itself, up to 500 characters; NULL: nothing, or not told.';
