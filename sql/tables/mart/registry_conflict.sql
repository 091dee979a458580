-- Written by make schema: change it by a migration.
CREATE TABLE mart.registry_conflict (
    subject_kind    text         NOT NULL,
    subject_id      text         NOT NULL,
    field           text         NOT NULL,
    source_a        text         NOT NULL,
    value_a         text         NOT NULL,
    source_b        text         NOT NULL,
    value_b         text         NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, field, source_a, source_b)
);

COMMENT ON TABLE mart.registry_conflict IS 'Where sources say different things of one subject. Key: subject_kind, subject_id, field, source_a, source_b.';
COMMENT ON COLUMN mart.registry_conflict.subject_kind IS 'model or release.';
COMMENT ON COLUMN mart.registry_conflict.subject_id IS 'Its identifier.';
COMMENT ON COLUMN mart.registry_conflict.field IS 'What they differ in.';
COMMENT ON COLUMN mart.registry_conflict.source_a IS 'One source.';
COMMENT ON COLUMN mart.registry_conflict.value_a IS 'What it says.';
COMMENT ON COLUMN mart.registry_conflict.source_b IS 'The other.';
COMMENT ON COLUMN mart.registry_conflict.value_b IS 'What that says.';
COMMENT ON COLUMN mart.registry_conflict.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.registry_conflict.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('registry_conflict');
