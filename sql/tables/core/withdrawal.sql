-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/withdrawal.sql.
CREATE TABLE core.withdrawal (
    subject_kind       text         NOT NULL,
    subject_id         text         NOT NULL,
    what               text         NOT NULL,
    how                text         NOT NULL,
    lab_id             text         NOT NULL,
    release_id         text,
    last_open_at       timestamptz  NOT NULL,
    withdrawn_at       timestamptz  NOT NULL,
    confirmed_at       timestamptz  NOT NULL,
    restored_at        timestamptz,
    before_version_id  bigint       NOT NULL,
    after_version_id   bigint,
    look_id            bigint,
    before             text         NOT NULL,
    after              text         NOT NULL,
    elsewhere          text,
    n_elsewhere        bigint,
    PRIMARY KEY (subject_kind, subject_id, what, withdrawn_at)
);

GRANT DELETE, UPDATE ON core.withdrawal TO observatory_loader;
