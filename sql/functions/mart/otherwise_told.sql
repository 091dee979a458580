CREATE OR REPLACE FUNCTION mart.otherwise_told(verdict text, other_verdict text, condition text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN verdict <> other_verdict
                THEN format(' That is by releases; %s, %s.', condition, mart.verdict_told(other_verdict)) ELSE '' END
$$;
COMMENT ON FUNCTION mart.otherwise_told(text, text, text) IS 'A sentence for a verdict that another weighting gives otherwise, also where only its condition differs: by releases; if each maker counts alike, it is undetermined. Empty where both agree.';
