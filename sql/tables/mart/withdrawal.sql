-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/withdrawal.sql.
CREATE TABLE mart.withdrawal (
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
    publication_id     bigint       NOT NULL,
    published_from     timestamptz  NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, what, withdrawn_at)
);

SELECT meta.keep_history('withdrawal');
