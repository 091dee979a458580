-- How a reader of the registry read what a row says, by the words that its note uses for that.
CREATE OR REPLACE FUNCTION core.read_how(note text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN note ~* '\mby search\M|\mSearch:|\mwas read on [0-9]' THEN CASE WHEN note ~* '\mfrom memory\M' THEN 'by search and from memory' ELSE 'by search' END
    WHEN note ~* '\mfrom memory\M' THEN 'from memory'
    ELSE 'not said' END;
COMMENT ON FUNCTION core.read_how(text) IS 'How a reader of the registry read what a row says, by its note: by search (the text, a copy or a quotation of it was seen, or a reader''s close account), from memory (of the published record), by search and from memory, or not said. Never NULL.';
GRANT EXECUTE ON FUNCTION core.read_how(text) TO observatory_reader;
