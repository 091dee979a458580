-- Whether a row of evidence quotes its record word for word: its rule quotes this kind of record, and the text is neither empty nor a bare address.
CREATE OR REPLACE FUNCTION core.is_quotation(quotes text, source_kind text, quotation text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(source_kind = ANY (string_to_array(quotes, ', ')) AND quotation <> '' AND NOT core.is_bare_address(quotation), false);
COMMENT ON FUNCTION core.is_quotation(text, text, text) IS 'Whether a quotation holds words of the record, by core.rule.quotes, the kind of the record and the quotation itself. Never NULL.';
GRANT EXECUTE ON FUNCTION core.is_quotation(text, text, text) TO observatory_reader;
