-- What somebody who wants the data can have, by the status of data and its reason: "partial" alone may mean files or words.
CREATE OR REPLACE FUNCTION core.data_extent(status text, reason text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN status = 'open' THEN 'released' WHEN status = 'closed' THEN 'nothing' WHEN status = 'unknown' THEN 'unknown'
            -- Take "released" as partly released, but not "released, of the family": datasets of another version show nothing of this one's data.
            WHEN reason LIKE 'released%' AND reason NOT LIKE '%of the family%' THEN 'partly released'
            WHEN reason LIKE 'described%' THEN 'described' ELSE 'named' END;
COMMENT ON FUNCTION core.data_extent(text, text) IS 'Of a status of data and its reason: released, partly released, described, named, nothing or unknown.';
GRANT EXECUTE ON FUNCTION core.data_extent(text, text) TO observatory_reader;
