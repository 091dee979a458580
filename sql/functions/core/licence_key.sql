CREATE OR REPLACE FUNCTION core.licence_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(lower(name), '\m(the|licen[cs]e|agreement|community|terms of use|version|v)\M', '', 'g'), '[^a-z0-9+]', '', 'g');
COMMENT ON FUNCTION core.licence_key(text) IS 'What tells one name of a licence from another: letters and digits in lower case, without the words that all have ("Foo 2 Community License Agreement" and "foo-2" are one).';
GRANT EXECUTE ON FUNCTION core.licence_key(text) TO observatory_reader;
