CREATE OR REPLACE FUNCTION mart.error_told(dimension text, pooled text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN pooled IS NULL THEN format('How often we are wrong is in the range, as audits of %s found it.', dimension)
                ELSE format('How often we are wrong is in the range. Audits read fewer than 10 rows of some statuses of %s. For these we use the errors of the same status in all dimensions together, with the rows read there: %s.',
                            dimension, pooled) END
           || ' The readers of the audits were sessions of a language model, not people; none of them had written the rules.'
$$;
COMMENT ON FUNCTION mart.error_told(text, text) IS 'What our own error in an interval rests on, in sentences: the dimension''s audits, or those of all dimensions where its own are too few (mart.share_estimate.pooled).';
