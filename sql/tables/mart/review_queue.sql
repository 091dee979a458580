-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/review_queue.sql.
CREATE TABLE mart.review_queue (
    release_id      text           NOT NULL,
    artifact_kind   text           NOT NULL,
    artifact_id     text           NOT NULL,
    place           bigint         NOT NULL,
    rule            text           NOT NULL,
    strength        core.strength  NOT NULL,
    downloads       bigint,
    likes           bigint,
    reason          text           NOT NULL,
    correction      text           NOT NULL,
    publication_id  bigint         NOT NULL,
    published_from  timestamptz    NOT NULL,
    standing        core.standing,
    PRIMARY KEY (release_id, artifact_kind, artifact_id)
);

SELECT meta.keep_history('review_queue');
