-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/release_indicator.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
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
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

SELECT meta.keep_history('release_indicator');
