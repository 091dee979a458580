CREATE OR REPLACE FUNCTION core.countries_of(lab text, on_day date) RETURNS TABLE (country text, fraction numeric) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(c.country, 'unknown'), 1::numeric / greatest(count(c.country) OVER (), 1)
    FROM (VALUES (lab)) AS l (lab_id)
    LEFT JOIN core.lab_country c ON c.lab_id = l.lab_id AND on_day BETWEEN coalesce(c.valid_from, '-infinity') AND coalesce(c.valid_to, 'infinity');
END;
COMMENT ON FUNCTION core.countries_of(text, date) IS 'Countries of a lab on a day with equal fractions that sum to 1; one row unknown where none is known.';
GRANT EXECUTE ON FUNCTION core.countries_of(text, date) TO observatory_reader;
