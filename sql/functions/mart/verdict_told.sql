CREATE OR REPLACE FUNCTION mart.verdict_told(verdict text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE split_part(verdict, '_', 1) WHEN 'holds' THEN 'it holds' WHEN 'fails' THEN 'it fails' ELSE 'undetermined' END
$$;
COMMENT ON FUNCTION mart.verdict_told(text) IS 'A verdict in words without its condition: it holds, it fails or undetermined.';
