CREATE OR REPLACE FUNCTION mart.otherwise_told(verdict text, other_verdict text, condition text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN mart.verdict_told(verdict) <> mart.verdict_told(other_verdict)
                THEN format(' That is by releases; %s %s.', mart.verdict_told(other_verdict), condition) ELSE '' END
$$;
COMMENT ON FUNCTION mart.otherwise_told(text, text, text) IS 'A sentence for a verdict that another weighting gives otherwise: by releases; undetermined if each maker counts alike. Empty where both agree.';
