-- What each place of a watched model, dataset or repository says of its licence, with the record that contains it.
-- Grain: one row per thing, place and statement in it. Key: subject_kind, subject_id, place, ordinal. Volatile: raw_version_id. Reads: core.licence_statement.
SELECT subject_kind, subject_id, place, ordinal, lab_id, release_id, applies_to, is_of_subject, says, spdx, licence_class, riders, raw_version_id, locator, quotation
FROM core.licence_statement;

COMMENT ON TABLE mart.licence_statement IS 'What each place of a watched model, dataset or repository says of its licence. Key: subject_kind, subject_id, place, ordinal. Source: core.licence_statement. Caveats: what we watch. Texts are read where GitHub or the Hub gave them: on the Hub the files at the top that are named like a licence, terms of use or a notice; behind a gate they may be refused, and are not known then. No licence file among the told files is said where the list is whole.';
COMMENT ON COLUMN mart.licence_statement.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN mart.licence_statement.subject_id IS 'Its name at its service.';
COMMENT ON COLUMN mart.licence_statement.place IS 'tag (the Hub''s), metadata (of the card, in the Hub''s record), front matter (of the card''s file), words (a sentence of card or README), files (the list of files), service (GitHub''s own detection), text (a licence file itself, on the Hub or GitHub).';
COMMENT ON COLUMN mart.licence_statement.ordinal IS 'Place among the sentences, or among the licence files by name, from 1. Unit: rank.';
COMMENT ON COLUMN mart.licence_statement.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN mart.licence_statement.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN mart.licence_statement.applies_to IS 'What the words, or the name of a licence file, are about: weights, data, code, or all where they do not say.';
COMMENT ON COLUMN mart.licence_statement.is_of_subject IS 'Whether that is the thing itself: a model''s weights, a dataset''s data, a repository''s code.';
COMMENT ON COLUMN mart.licence_statement.says IS 'The licence ids, else the name as written in lower case; of files their names at the top, or that none of the told files is a licence.';
COMMENT ON COLUMN mart.licence_statement.spdx IS 'SPDX expressions of these by the registry; NULL: none is known.';
COMMENT ON COLUMN mart.licence_statement.licence_class IS 'Most restricted class of these by the registry; of a text that the registry does not know the class that its riders come to; unknown: neither.';
COMMENT ON COLUMN mart.licence_statement.riders IS 'Riders of a text: user_cap, revenue, acceptable_use, attribution, non_commercial, research_only, no_training, naming, territory; NULL: none, or no text.';
COMMENT ON COLUMN mart.licence_statement.raw_version_id IS 'Evidence: the record (raw.record_version).';
COMMENT ON COLUMN mart.licence_statement.locator IS 'Where in it.';
COMMENT ON COLUMN mart.licence_statement.quotation IS 'At most 200 characters, verbatim; of a text those of its first rider; NULL for lists of ids and files.';
COMMENT ON COLUMN mart.licence_statement.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_statement.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
