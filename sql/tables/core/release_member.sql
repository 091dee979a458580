-- Written by make schema: change it by a migration.
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

COMMENT ON TABLE core.release_member IS 'What is a release''s own; a model has one release. Key: release_id, artifact_kind, artifact_id. Source: core.attribution.';
COMMENT ON COLUMN core.release_member.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.release_member.artifact_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.release_member.artifact_id IS 'hub id, canonical arXiv id or GitHub full name.';
COMMENT ON COLUMN core.release_member.role IS 'flagship, size, distill, quantisation, adapter, base, paper, code or dataset.';
COMMENT ON COLUMN core.release_member.standing IS 'own: what else a release names stands in core.attribution.';
COMMENT ON COLUMN core.release_member.strength IS 'How clearly that is said (core.strength).';
COMMENT ON COLUMN core.release_member.rule IS 'Rule of attribution that decided (core.rule).';
COMMENT ON COLUMN core.release_member.reason IS 'What the rule saw, in a short sentence.';
