-- What to mind of the statuses of one release: each is a short word, and what a reader may take it for is said here.
CREATE OR REPLACE FUNCTION mart.release_caveat(
    weights text, data text, data_extent text, data_owner text, methods text, training_procedure text, dimensions_unknown integer
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(concat_ws('; ',
    CASE WHEN weights = 'partial' THEN 'weights: behind a gate, on request or in part' END,
    CASE WHEN data = 'open' AND data_owner = 'other' THEN 'data: public sets of others, none of the lab''s own' END,
    CASE WHEN data = 'partial' AND data_extent IN ('described', 'named') THEN 'data: we know of words alone; whether a part can be fetched elsewhere was not always asked' END,
    CASE WHEN methods = 'open' AND coalesce(training_procedure, 'unknown') NOT IN ('open', 'partial')
         THEN 'methods: a paper or report is there, and whether it tells how the release was trained is not known' END,
    CASE WHEN dimensions_unknown > 0 THEN format('unknown: %s of the four dimensions', dimensions_unknown) END), '');
COMMENT ON FUNCTION mart.release_caveat(text, text, text, text, text, text, integer) IS 'Why the statuses of a release need a word beside them. NULL: none of what it asks, which vouches for nothing else.';
