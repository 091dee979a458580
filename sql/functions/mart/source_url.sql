-- The address at which a record can be seen at its service, as observatory.web.sources.source_url gives it; a test compares the two.
CREATE OR REPLACE FUNCTION mart.source_url(kind text, key text, locator text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        -- Return NULL for a pseudonym, under which the service has nothing.
        WHEN s.key ~ '^account-[0-9a-f]{16}(/repository-[0-9a-f]{16})?$' AND (s.kind IN ('models_of', 'datasets_of', 'repositories_of') OR s.key LIKE '%/%') THEN NULL
        -- The page with the models or datasets of an account, for a list that was asked for: 'models_of:org'.
        WHEN s.kind IN ('models_of', 'datasets_of') AND s.is_asked AND s.key ~ '^[A-Za-z0-9_.-]{1,100}$'
        THEN 'https://huggingface.co/' || s.key || CASE s.kind WHEN 'models_of' THEN '/models' ELSE '/datasets' END
        WHEN s.kind = 'repositories_of' AND s.is_asked AND s.key ~ '^[A-Za-z0-9_.-]{1,100}$' THEN 'https://github.com/' || s.key || '?tab=repositories'
        WHEN s.kind IN ('model', 'model_card', 'model_tree', 'model_refs', 'lineage') AND s.key ~ '^([A-Za-z0-9_.-]{1,100}/)?[A-Za-z0-9_.-]{1,100}$'
        THEN 'https://huggingface.co/' || s.key
            || CASE WHEN s.kind = 'model_card' THEN '/blob/main/README.md?code=true' || coalesce(substring(s.place FROM '^README\.md(#L[0-9]{1,6})\M'), '')
                    WHEN s.kind = 'model_tree' OR s.place = '/siblings' THEN '/tree/main' ELSE '' END
        WHEN s.kind = 'dataset' AND s.key ~ '^([A-Za-z0-9_.-]{1,100}/)?[A-Za-z0-9_.-]{1,100}$' THEN 'https://huggingface.co/datasets/' || s.key
        WHEN s.kind IN ('repository', 'readme', 'tree', 'commits') AND s.key ~ '^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$'
        THEN 'https://github.com/' || s.key
            || CASE WHEN s.kind = 'readme' AND s.place ~ '^README\.md#L[0-9]{1,6}\M' THEN '/blob/HEAD/README.md?plain=1' || substring(s.place FROM '^README\.md(#L[0-9]{1,6})\M')
                    WHEN s.kind = 'tree' AND s.place ~ '^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,12}$' AND strpos(s.place, '..') = 0 THEN '/blob/HEAD/' || s.place ELSE '' END
        WHEN s.kind = 'catalogue_file' AND s.key ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$'
        THEN 'https://github.com/anomalyco/models.dev/blob/HEAD/models/' || s.key || '.toml'
        WHEN (s.kind = 'paper' OR (s.kind IN ('link', 'registry') AND NOT s.is_asked)) AND s.key ~ '^([0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7})$'
        THEN 'https://arxiv.org/abs/' || s.key
    END
    FROM (
        -- A look is named by what was asked for: 'model_card:org/name' is read as the card of that model.
        SELECT source_url.kind, source_url.key, source_url.locator AS place, false AS is_asked WHERE source_url.kind <> 'look'
        UNION ALL
        SELECT split_part(source_url.key, ':', 1), substr(source_url.key, strpos(source_url.key, ':') + 1), '', true
        WHERE source_url.kind = 'look' AND strpos(source_url.key, ':') > 0
    ) s
$$;
COMMENT ON FUNCTION mart.source_url(text, text, text) IS 'The page on which a record of a kind and a name can be seen, at the place (locator) where it names a line or a file; of a look the page of what was asked for; NULL where there is none. Made from kinds and names, never taken from what a service told.';
