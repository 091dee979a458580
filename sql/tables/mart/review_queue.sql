-- Written by make schema: change it by a migration.
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

COMMENT ON TABLE mart.review_queue IS 'Links in doubt, for a person to settle in sql/registry/corrections.csv. Key: release_id, artifact_kind, artifact_id.';
COMMENT ON COLUMN mart.review_queue.release_id IS 'Release.';
COMMENT ON COLUMN mart.review_queue.artifact_kind IS 'paper, repository or dataset.';
COMMENT ON COLUMN mart.review_queue.artifact_id IS 'The thing whose belonging is in doubt.';
COMMENT ON COLUMN mart.review_queue.place IS 'Order of review: largest adoption first. Unit: rank.';
COMMENT ON COLUMN mart.review_queue.rule IS 'Rule of attribution that decided.';
COMMENT ON COLUMN mart.review_queue.strength IS 'How clearly it is said, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.review_queue.downloads IS 'Downloads of the release''s models in the last 30 days, as told. Unit: count.';
COMMENT ON COLUMN mart.review_queue.likes IS 'Likes of the release''s models. Unit: count.';
COMMENT ON COLUMN mart.review_queue.reason IS 'What is in doubt.';
COMMENT ON COLUMN mart.review_queue.correction IS 'The line for sql/registry/corrections.csv that would settle it, without its source.';
COMMENT ON COLUMN mart.review_queue.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.review_queue.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.review_queue.standing IS 'What it is taken for: own, family, base or mentioned; NULL in rows published before this was told.';

SELECT meta.keep_history('review_queue');
