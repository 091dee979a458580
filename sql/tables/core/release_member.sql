-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/release_member.sql.
CREATE TABLE core.release_member (
    release_id     text           NOT NULL,
    artifact_kind  text           NOT NULL,
    artifact_id    text           NOT NULL,
    role           text           NOT NULL,
    standing       core.standing  NOT NULL,
    strength       core.strength  NOT NULL,
    rule           text           NOT NULL,
    reason         text           NOT NULL,
    PRIMARY KEY (release_id, artifact_kind, artifact_id),
    CONSTRAINT release_member_artifact_kind_check CHECK (artifact_kind IN ('model', 'dataset', 'paper', 'repository'))
);
CREATE INDEX release_member_artifact ON core.release_member (artifact_kind, artifact_id);

GRANT DELETE, UPDATE ON core.release_member TO observatory_loader;
