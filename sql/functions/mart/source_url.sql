-- Where a record can be seen at its service, as observatory.web.sources.source_url has it; a test holds the two together.
CREATE OR REPLACE FUNCTION mart.source_url(kind text, key text, locator text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        -- A name that stands for a hidden one is nobody's at the service.
        WHEN key ~ '^account-[0-9a-f]{16}/repository-[0-9a-f]{16}$' THEN NULL
        WHEN kind IN ('model', 'model_card', 'model_tree', 'model_refs', 'lineage') AND key ~ '^([A-Za-z0-9_.-]{1,100}/)?[A-Za-z0-9_.-]{1,100}$'
        THEN 'https://huggingface.co/' || key
            || CASE WHEN kind = 'model_card' THEN '/blob/main/README.md?code=true' || coalesce(substring(locator FROM '^README\.md(#L[0-9]{1,6})\M'), '')
                    WHEN kind = 'model_tree' OR locator = '/siblings' THEN '/tree/main' ELSE '' END
        WHEN kind = 'dataset' AND key ~ '^([A-Za-z0-9_.-]{1,100}/)?[A-Za-z0-9_.-]{1,100}$' THEN 'https://huggingface.co/datasets/' || key
        WHEN kind IN ('repository', 'readme', 'tree', 'commits') AND key ~ '^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$'
        THEN 'https://github.com/' || key
            || CASE WHEN kind = 'readme' AND locator ~ '^README\.md#L[0-9]{1,6}\M' THEN '/blob/HEAD/README.md?plain=1' || substring(locator FROM '^README\.md(#L[0-9]{1,6})\M')
                    WHEN kind = 'tree' AND locator ~ '^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,12}$' AND strpos(locator, '..') = 0 THEN '/blob/HEAD/' || locator ELSE '' END
        WHEN kind = 'catalogue_file' AND key ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$'
        THEN 'https://github.com/anomalyco/models.dev/blob/HEAD/models/' || key || '.toml'
        WHEN kind IN ('paper', 'link', 'registry') AND key ~ '^([0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7})$' THEN 'https://arxiv.org/abs/' || key
    END
$$;
COMMENT ON FUNCTION mart.source_url(text, text, text) IS 'The page on which a record of a kind and a name can be seen, at the place (locator) where it names a line or a file; NULL where there is none. Made from kinds and names, never taken from what a service told.';
