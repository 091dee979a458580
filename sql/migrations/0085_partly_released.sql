-- A document may show that a part of the training data is released, which had no word; and a row of evidence says how it was read.
ALTER TABLE core.registry_release_document DROP CONSTRAINT registry_release_document_data_check;
ALTER TABLE core.registry_release_document
    ADD CONSTRAINT registry_release_document_data_check CHECK (data IN ('released', 'partly released', 'described', 'named', 'none'));
COMMENT ON COLUMN core.registry_release_document.data IS 'What it shows of the training data, as a person read it: released, partly released (a part of them, however small, or the whole behind a gate or a form), described, named or none; NULL: not read for that.';
COMMENT ON COLUMN core.registry_release_document.code IS 'What it shows of the training code, as a person read it: released, described, named or none; NULL: not read for that.';
COMMENT ON TABLE core.registry_data_owner IS 'Whose the sets are that a document of the maker shows to be released, all or a part of them. Key: release_id. Source: sql/registry/data_owners.csv, each row with its own.';

ALTER TABLE mart.evidence ADD COLUMN read_how text;

-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.most_open_labs;
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.country_year_overview;
DROP VIEW IF EXISTS mart.year_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.lab_ever_overview;
DROP VIEW IF EXISTS mart.dimension_overview;
DROP VIEW IF EXISTS mart.licence_overview;
DROP VIEW IF EXISTS mart.offer_overview;
DROP VIEW IF EXISTS mart.time_to_artefact_overview;
DROP VIEW IF EXISTS mart.most_open;
DROP VIEW IF EXISTS meta.release_tally;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.evidence_overview;
DROP VIEW IF EXISTS mart.most_derived;
DROP VIEW IF EXISTS mart.most_downloaded;
DROP VIEW IF EXISTS mart.most_downloaded_labs;
DROP VIEW IF EXISTS mart.most_liked;
DROP FUNCTION IF EXISTS mart.counts_caveat(numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric);
DROP FUNCTION IF EXISTS mart.release_caveat(text, text, text, text, text, text, integer);
