CREATE OR REPLACE FUNCTION core.owner_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(nullif(regexp_replace(core.plain_name(name), '(?<=.{4})(ai|inc|labs?|org|hq|nlp|team|research|llm|hub)$', ''), ''), lower(name));
COMMENT ON FUNCTION core.owner_key(text) IS 'An account''s name in lower case without signs and without a usual ending (ai, inc, lab, labs, org, hq, nlp, team, research, llm, hub), of which at least 4 letters stay.';
GRANT EXECUTE ON FUNCTION core.owner_key(text) TO observatory_reader;
