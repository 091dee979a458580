-- Written by make schema: change it by a migration.
CREATE TABLE core.attribution (
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
CREATE INDEX attribution_artifact_kind_artifact_id_idx ON core.attribution (artifact_kind, artifact_id);

COMMENT ON TABLE core.attribution IS 'What belongs to a release, is of its family or its base, or is named by it, and why. Key: release_id, artifact_kind, artifact_id. Source: observatory.disclosure.judgement.';
COMMENT ON COLUMN core.attribution.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.attribution.artifact_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.attribution.artifact_id IS 'hub id, canonical arXiv id or GitHub full name.';
COMMENT ON COLUMN core.attribution.role IS 'flagship, size, distill, quantisation, adapter, base, paper, code or dataset.';
COMMENT ON COLUMN core.attribution.standing IS 'What it is to the release: its own, of its family, of its base model, or mentioned (core.standing). Only what is its own can be open.';
COMMENT ON COLUMN core.attribution.strength IS 'How clearly that is said (core.strength).';
COMMENT ON COLUMN core.attribution.rule IS 'Rule of attribution that decided (core.rule).';
COMMENT ON COLUMN core.attribution.reason IS 'What the rule saw, in a short sentence.';

GRANT DELETE, UPDATE ON core.attribution TO observatory_loader;
