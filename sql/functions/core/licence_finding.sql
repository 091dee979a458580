CREATE OR REPLACE FUNCTION core.licence_finding(licence_class text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN licence_class IN ('public-domain', 'permissive', 'copyleft') THEN 'open'
            WHEN licence_class IN ('use-restricted', 'non-commercial') THEN 'partial' ELSE 'none' END;
COMMENT ON FUNCTION core.licence_finding(text) IS 'Finding of a licence class: open, partial or none.';
GRANT EXECUTE ON FUNCTION core.licence_finding(text) TO observatory_reader;
