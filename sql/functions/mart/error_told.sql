CREATE OR REPLACE FUNCTION mart.error_told(dimension text, pooled text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN pooled IS NULL THEN format('How often we are wrong is in the interval, as audits of %s found it.', dimension)
                ELSE format('How often we are wrong is in the interval, but no audit read 10 rows or more of these statuses of %s: the errors of all dimensions together stand in for them (status and rows read: %s).',
                            dimension, pooled) END
           || ' The readers of the audits were sessions of a language model that had written no rule.'
$$;
COMMENT ON FUNCTION mart.error_told(text, text) IS 'What our own error in an interval rests on, in sentences: the dimension''s audits, or those of all dimensions where its own are too few (mart.share_estimate.pooled).';
