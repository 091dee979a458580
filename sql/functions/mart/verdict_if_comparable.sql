CREATE OR REPLACE FUNCTION mart.verdict_if_comparable(verdict text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN verdict IN ('holds', 'fails') THEN verdict || '_if_comparable'
                WHEN verdict LIKE '%_if_alike' THEN split_part(verdict, '_', 1) || '_if_both' ELSE verdict END
$$;
COMMENT ON FUNCTION mart.verdict_if_comparable(text) IS 'The verdict of a comparison of the years before 2021 with a later one: holds_if_comparable, or holds_if_both where the unknown releases must be like the known ones too; the same with fails. An undetermined one stays.';
