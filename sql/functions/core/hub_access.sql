CREATE OR REPLACE FUNCTION core.hub_access(gone_at timestamptz, is_disabled boolean, is_private boolean, gated text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN gone_at IS NOT NULL THEN 'gone' WHEN is_disabled THEN 'disabled' WHEN is_private THEN 'private' WHEN gated = 'false' THEN 'open'
            WHEN gated IS NOT NULL THEN 'gated' ELSE 'not told' END;
COMMENT ON FUNCTION core.hub_access(timestamptz, boolean, boolean, text) IS 'Who gets at a repository of the Hub as it was told last: open, gated, disabled, private, gone or not told.';
GRANT EXECUTE ON FUNCTION core.hub_access(timestamptz, boolean, boolean, text) TO observatory_reader;
