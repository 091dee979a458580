-- What a first query would get wrong has a column that says it: whose the open data are, why a status is, whether a year has ended, what only moved.
CREATE TABLE core.registry_data_owner (
    release_id  text  PRIMARY KEY REFERENCES core.registry_release,
    owner       text  NOT NULL CHECK (owner IN ('own', 'other', 'mixed')),
    source      text  NOT NULL,
    note        text  NOT NULL
);
COMMENT ON TABLE core.registry_data_owner IS 'Whose the sets are that a document of the maker shows to be open. Key: release_id. Source: sql/registry/data_owners.csv, each row with its own.';
COMMENT ON COLUMN core.registry_data_owner.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_data_owner.owner IS 'own (the lab made or put them together), other (public sets that others made) or mixed.';
COMMENT ON COLUMN core.registry_data_owner.source IS 'Public page that shows the sets.';
COMMENT ON COLUMN core.registry_data_owner.note IS 'The sets, and how the row was confirmed.';

ALTER TABLE mart.release_disclosure ADD COLUMN weights_reason text, ADD COLUMN code_reason text, ADD COLUMN methods_reason text, ADD COLUMN data_owner text;
ALTER TABLE mart.disclosure_by_year ADD COLUMN is_whole_year boolean;
ALTER TABLE mart.disclosure_profile ADD COLUMN is_whole_year boolean;

ALTER TABLE meta.publication_diff ADD COLUMN moved bigint;
COMMENT ON COLUMN meta.publication_diff.moved IS 'Rows of one key of which only what moves by itself (counts, shares, days) says something else, count; in no share; NULL: an older build, where it was not counted.';

-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.dimension_overview;
DROP VIEW IF EXISTS mart.most_open;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.most_downloaded;
DROP VIEW IF EXISTS mart.model_overview;
DROP VIEW IF EXISTS mart.evidence_overview;
DROP VIEW IF EXISTS mart.status_change;
DROP VIEW IF EXISTS mart.publication_diff;
