-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/release_indicator.sql.
CREATE TABLE mart.release_indicator (
    release_id      text         NOT NULL,
    indicator       text         NOT NULL,
    dimension       text         NOT NULL,
    status          text         NOT NULL,
    n_evidence      bigint       NOT NULL,
    evidence_id     uuid,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (release_id, indicator)
);

SELECT meta.keep_history('release_indicator');
