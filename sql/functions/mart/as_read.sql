-- Words of a row of evidence with how it was read: who remembers a document has not read it for this row.
CREATE OR REPLACE FUNCTION mart.as_read(words text, read_how text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE read_how
    WHEN 'from memory' THEN replace(words, 'a person read', 'a reader of the registry knew') || ' (from memory of the published record, not looked up)'
    WHEN 'by search and from memory' THEN replace(words, 'a person read', 'a reader of the registry read') || ' (in part from memory of the published record)'
    ELSE replace(words, 'a person read', 'a reader of the registry read') END;
COMMENT ON FUNCTION mart.as_read(text, text) IS 'A sentence of ours on a row of evidence that says where it rests on memory (mart.evidence.read_how), and that the reader was one of the registry: a person or a session of a language model.';
