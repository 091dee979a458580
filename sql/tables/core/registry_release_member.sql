-- Written by make schema: change it by a migration.
CREATE TABLE core.registry_release_member (
    release_id     text  NOT NULL REFERENCES core.registry_release (release_id),
    artifact_kind  text  NOT NULL CHECK (artifact_kind IN ('model', 'dataset', 'paper', 'repository')),
    artifact_id    text  NOT NULL,
    role           text  NOT NULL,
    source         text  NOT NULL,
    PRIMARY KEY (release_id, artifact_kind, artifact_id)
);

COMMENT ON TABLE core.registry_release_member IS 'Hand-kept members of registry releases. Key: release_id, artifact_kind, artifact_id. Source: sql/registry/release_members.csv.';
COMMENT ON COLUMN core.registry_release_member.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_release_member.artifact_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.registry_release_member.artifact_id IS 'hub id, canonical arXiv id or GitHub full name.';
COMMENT ON COLUMN core.registry_release_member.role IS 'flagship, base, size, distill, quantisation, adapter, paper, code or dataset.';
COMMENT ON COLUMN core.registry_release_member.source IS 'Public page that shows it.';

GRANT DELETE, UPDATE ON core.registry_release_member TO observatory_loader;
