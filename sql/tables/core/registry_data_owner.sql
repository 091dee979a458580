-- Written by make schema: change it by a migration.
CREATE TABLE core.registry_data_owner (
    release_id  text  PRIMARY KEY REFERENCES core.registry_release (release_id),
    owner       text  NOT NULL CHECK (owner IN ('own', 'other', 'mixed')),
    source      text  NOT NULL,
    note        text  NOT NULL
);

COMMENT ON TABLE core.registry_data_owner IS 'Whose the sets are that a document of the maker shows to be released, all or a part of them. Key: release_id. Source: sql/registry/data_owners.csv, each row with its own.';
COMMENT ON COLUMN core.registry_data_owner.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_data_owner.owner IS 'own (the lab made or put them together), other (public sets that others made) or mixed.';
COMMENT ON COLUMN core.registry_data_owner.source IS 'Public page that shows the sets.';
COMMENT ON COLUMN core.registry_data_owner.note IS 'The sets, and how the row was confirmed.';

GRANT DELETE, UPDATE ON core.registry_data_owner TO observatory_loader;
