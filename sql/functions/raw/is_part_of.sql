-- Whether a record goes when the thing goes: it is the thing or a part of it. On GitHub any record is a part of its repository, since the kinds of parts have no common beginning.
CREATE OR REPLACE FUNCTION raw.is_part_of(source text, part text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT part = kind OR CASE WHEN source = 'github' THEN kind = 'repository' ELSE starts_with(part, kind || '_') END $$;
COMMENT ON FUNCTION raw.is_part_of(text, text, text) IS 'Whether a record of kind part is the thing of a kind itself, or one of its files, trees, refs, releases or commits.';
GRANT EXECUTE ON FUNCTION raw.is_part_of(text, text, text) TO observatory_analyst;
