-- Pairs of places of one watched thing that state different licences for it; each place is a row of mart.licence_statement.
-- Grain: one row per thing and pair of statements. Key: subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b. Reads: core.licence_statement.
WITH statement AS (
    -- One statement for each place and wording: the first.
    SELECT DISTINCT ON (subject_kind, subject_id, place, says) *
    FROM core.licence_statement
    WHERE is_of_subject AND licence_class <> 'unknown'
    ORDER BY subject_kind, subject_id, place, says, ordinal
), pair AS (
    SELECT a.subject_kind, a.subject_id, a.place AS place_a, a.ordinal AS ordinal_a, b.place AS place_b, b.ordinal AS ordinal_b, a.lab_id, a.release_id,
           a.says AS says_a, b.says AS says_b, a.licence_class AS class_a, b.licence_class AS class_b, a.spdx AS spdx_a, b.spdx AS spdx_b,
           b.riders, a.raw_version_id AS raw_version_a, b.raw_version_id AS raw_version_b
    FROM statement a
    JOIN statement b USING (subject_kind, subject_id)
    -- Pair each place with the later ones, in the order in which a reader meets them: declarations first, then words, then the licence's text.
    WHERE array_position('{tag,metadata,front matter,service,words,text}'::text[], a.place) < array_position('{tag,metadata,front matter,service,words,text}'::text[], b.place)
      -- Leave out pairs that share an SPDX id if the text has no riders: "MIT or Apache-2.0" offers a choice.
      AND NOT coalesce(a.spdx && b.spdx AND b.riders IS NULL, false)
      -- Leave out the card's words if the other place agrees with one of their sentences: a card may list licences of sister models too.
      AND NOT EXISTS (
          SELECT 1 FROM statement w
          WHERE w.subject_kind = a.subject_kind AND w.subject_id = a.subject_id AND w.place = 'words'
            AND ((a.place = 'words' AND w.spdx && b.spdx) OR (b.place = 'words' AND w.spdx && a.spdx)))
      -- No contradiction with a text without riders, where another text beside it is what the other place says: a thing may carry its base's licence too.
      AND NOT (b.place = 'text' AND b.riders IS NULL AND EXISTS (
          SELECT 1 FROM statement t
          WHERE t.subject_kind = a.subject_kind AND t.subject_id = a.subject_id AND t.place = 'text' AND t.spdx && a.spdx))
), named AS (
    SELECT p.*,
           CASE WHEN core.licence_finding(class_a) = 'open' AND p.riders IS NOT NULL AND (core.licence_finding(class_b) <> 'open' OR spdx_a && spdx_b) THEN 'text has riders'
                WHEN core.licence_finding(class_a) <> core.licence_finding(class_b) THEN 'other openness'
                WHEN class_a <> class_b THEN 'other class'
                -- Compare the ids without "only" or "or later", which make no difference, and without the version if one of the names has none.
                WHEN NOT EXISTS (SELECT 1 FROM unnest(spdx_a || spdx_b) x WHERE x LIKE '%-unspecified') AND spdx_a IS NOT NULL AND spdx_b IS NOT NULL THEN 'other licence' END
               AS contradiction
    FROM pair p
)
SELECT subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b, lab_id, release_id, contradiction, says_a, says_b, class_a, class_b,
       core.licence_rank(class_b) < core.licence_rank(class_a) AS is_b_more_restricted, riders, raw_version_a, raw_version_b
FROM named
WHERE contradiction IS NOT NULL;

COMMENT ON TABLE mart.licence_contradiction IS 'Two places of one watched model, dataset or repository that say different licences of it. Key: subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b. Source: core.licence_statement. Caveats: only licences of a known class are held against each other; words about other parts (the code of a model, say) are left out; a list that names several licences agrees with any of them; a card that states several licences agrees with each; a card may quote the licence of what it was made from. A text agrees where another text beside it is what the other place says, unless it has riders. Texts are read where GitHub or the Hub gave them; behind a gate they may be refused.';
COMMENT ON COLUMN mart.licence_contradiction.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN mart.licence_contradiction.subject_id IS 'Its name at its service.';
COMMENT ON COLUMN mart.licence_contradiction.place_a IS 'The first place: tag, metadata, front matter, service or words (mart.licence_statement.place).';
COMMENT ON COLUMN mart.licence_contradiction.ordinal_a IS 'Its statement (mart.licence_statement.ordinal). Unit: rank.';
COMMENT ON COLUMN mart.licence_contradiction.place_b IS 'The second place, which stands nearer to the text of the licence: metadata, front matter, service, words or text.';
COMMENT ON COLUMN mart.licence_contradiction.ordinal_b IS 'Its statement (mart.licence_statement.ordinal). Unit: rank.';
COMMENT ON COLUMN mart.licence_contradiction.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN mart.licence_contradiction.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN mart.licence_contradiction.contradiction IS 'text has riders (an open licence is declared, and the text limits users or uses, or adds to that licence a duty that it lacks), other openness (open, partial or none by class), other class (copyleft and permissive, say), other licence (of the same class).';
COMMENT ON COLUMN mart.licence_contradiction.says_a IS 'What the first place says.';
COMMENT ON COLUMN mart.licence_contradiction.says_b IS 'What the second place says.';
COMMENT ON COLUMN mart.licence_contradiction.class_a IS 'Class of the first.';
COMMENT ON COLUMN mart.licence_contradiction.class_b IS 'Class of the second.';
COMMENT ON COLUMN mart.licence_contradiction.is_b_more_restricted IS 'Whether the second is the more restricted class.';
COMMENT ON COLUMN mart.licence_contradiction.riders IS 'Riders of the text, where the second is one; NULL: none.';
COMMENT ON COLUMN mart.licence_contradiction.raw_version_a IS 'Evidence of the first: the record (raw.record_version). Unit: key.';
COMMENT ON COLUMN mart.licence_contradiction.raw_version_b IS 'Evidence of the second: the record (raw.record_version). Unit: key.';
COMMENT ON COLUMN mart.licence_contradiction.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_contradiction.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
