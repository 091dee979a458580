CREATE OR REPLACE FUNCTION mart.registry_told() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN count(*) FILTER (WHERE r.lab_id = 'all') < 3 THEN 'Up to which day the registry was gone through is not known: no year counts as whole.'
                ELSE format('The registry was last gone through up to %s (%s)%s; what was announced since is missing.', min(r.listed_to) FILTER (WHERE r.lab_id = 'all'),
                            string_agg(format('%s up to %s', r.kind, r.listed_to), ', ' ORDER BY r.kind) FILTER (WHERE r.lab_id = 'all'),
                            (SELECT '; only up to an earlier day ' || string_agg(format('for %s of %s', e.kind, e.labs), ' and ' ORDER BY e.kind)
                             FROM (SELECT kind, string_agg(format('%s (%s)', lab_id, listed_to), ', ' ORDER BY lab_id) AS labs
                                   FROM mart.registry_as_of WHERE lab_id <> 'all' GROUP BY kind) e)) END
    FROM mart.registry_as_of r
$$;
COMMENT ON FUNCTION mart.registry_told() IS 'Up to which day the registry was gone through, in a sentence: by kind of row, and the labs for which it is an earlier day.';
