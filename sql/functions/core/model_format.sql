CREATE OR REPLACE FUNCTION core.model_format(hub_id text, library_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN library_name IN ('gguf', 'llama.cpp', 'llama-cpp') THEN 'gguf' WHEN library_name = 'mlx' THEN 'mlx'
            WHEN hub_id ~* '[-_.]gguf([-_.]|$)' THEN 'gguf' WHEN hub_id ~* '[-_.]mlx([-_.]|$)' THEN 'mlx' ELSE 'other' END;
COMMENT ON FUNCTION core.model_format(text, text) IS 'Format of a model''s files by its library, else by a word of its name: gguf, mlx or other.';
GRANT EXECUTE ON FUNCTION core.model_format(text, text) TO observatory_reader;
