-- A row of evidence in our words, for rows that quote nothing: an address or a field alone is no sentence.
CREATE OR REPLACE FUNCTION mart.statement(dimension text, reason text, quotation text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN coalesce(quotation, '') = '' OR core.is_bare_address(quotation) OR quotation ~ '^[a-z_]+ = ' THEN mart.reason_in_words(dimension, reason, quotation)
    ELSE quotation END;
COMMENT ON FUNCTION mart.statement(text, text, text) IS 'Our sentence for what a row of evidence shows, of its reason and of what stands in its quotation where that are no words of the record.';
