-- The last day up to which a universe of releases is listed whole: the earliest day of its kinds. NULL if the day of one kind is not known.
CREATE OR REPLACE FUNCTION core.registry_listed_to(universe text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN count(*) = CASE universe WHEN 'rated' THEN 1 ELSE 3 END THEN min(r.listed_to) END
    FROM core.registry_as_of r
    WHERE r.lab_id IS NULL AND (universe <> 'rated' OR r.kind = 'labs and accounts');
END;
COMMENT ON FUNCTION core.registry_listed_to(text) IS 'Last day up to which a universe is listed whole: registry (the first of the days of closed releases, open releases, labs and accounts) or rated (labs and accounts alone, since their releases enter by themselves). NULL: a day is not known.';
GRANT EXECUTE ON FUNCTION core.registry_listed_to(text) TO observatory_reader;
