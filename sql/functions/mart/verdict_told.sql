CREATE OR REPLACE FUNCTION mart.verdict_told(verdict text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE split_part(verdict, '_', 1) WHEN 'holds' THEN 'it holds' WHEN 'fails' THEN 'it fails' ELSE 'it is undetermined' END
           || CASE WHEN verdict LIKE '%_if_both' THEN ', provided that the years before 2021 are listed as fully as later ones and that the unknown releases are like the known ones'
                   WHEN verdict LIKE '%_if_comparable' THEN ', provided that the years before 2021 are listed as fully as later ones'
                   WHEN verdict LIKE '%_if_alike' THEN ', provided that the unknown releases are like the known ones' ELSE '' END
$$;
COMMENT ON FUNCTION mart.verdict_told(text) IS 'A verdict in words with its condition: it holds; it fails, provided that the unknown releases are like the known ones; it is undetermined.';
