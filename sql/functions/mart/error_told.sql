CREATE OR REPLACE FUNCTION mart.error_told(dimension text, pooled text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN pooled IS NULL THEN format('How often we are wrong is in the range, as audits of %s found it.', dimension)
                ELSE format('How often we are wrong is in the range. Of some statuses of %s audits read fewer than 10 rows; for these the errors of all dimensions together are used (status, and rows read of it in all: %s).',
                            dimension, pooled) END
           || ' The readers of the audits were sessions of a language model, not people; none of them had written the rules.'
$$;
COMMENT ON FUNCTION mart.error_told(text, text) IS 'What our own error in an interval rests on, in sentences: the dimension''s audits, or those of all dimensions where its own are too few (mart.share_estimate.pooled).';
