-- Which models, data sets and repositories that we watch say two licences of themselves, and where does each stand?
-- Asked by: who reuses a model and reads the tag alone; the Data Provenance Initiative found more than half of the licences of data sets wrongly given where they are hosted.
-- Read: one row per thing and pair of places; place_b stands nearer to the licence's text. text has riders: the text limits users or uses beside an open licence.
-- Caveats: words are read by rules; a licence file behind a gate may be refused, and is then known by its name alone; a card may speak of what it was made from.
-- Needs: a thing that gives its licence in two places; no row says that none of those that were read contradicts itself.
-- Columns: contradiction, subject_kind, subject_id, lab_id, place_a, says_a, place_b, says_b, class_a, class_b, riders, raw_version_a, raw_version_b.
-- Reads: mart.licence_contradiction.
SELECT contradiction, subject_kind, subject_id, lab_id, place_a, says_a, place_b, says_b, class_a, class_b, riders, raw_version_a, raw_version_b
FROM mart.licence_contradiction
ORDER BY array_position('{text has riders,other openness,other class,other licence}'::text[], contradiction), subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b
