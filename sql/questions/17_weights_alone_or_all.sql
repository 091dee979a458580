-- How many releases of each quarter give weights alone, and how many weights, data and code; when did the first overtake the second?
-- Asked by: Economies of Open Intelligence (2025).
-- Read: the first quarter with is_overtaken after one without is the answer; each release with open weights is counted in one of the four columns.
-- Caveats: counted releases of registry labs; a release whose data or code is unknown is counted in weights_and_unknown, whatever the other of the two is; where is_after_registry, a part of the quarter lies after the day up to which the registry was gone through (mart.registry_as_of): what was announced then is missing.
-- Columns: quarter, n, weights_alone, weights_and_one, fully_open, weights_and_unknown, is_overtaken, is_after_registry.
-- Reads: mart.publication, mart.registry_as_of, mart.release_disclosure.
SELECT date_trunc('quarter', release_date)::date AS quarter, count(*) AS n,
       count(*) FILTER (WHERE given = 1) AS weights_alone, count(*) FILTER (WHERE given = 2) AS weights_and_one, count(*) FILTER (WHERE given = 3) AS fully_open,
       count(*) FILTER (WHERE given = 0) AS weights_and_unknown,
       count(*) FILTER (WHERE given = 1) > count(*) FILTER (WHERE given = 3) AS is_overtaken,
       coalesce(least((date_trunc('quarter', release_date) + interval '3 months - 1 day')::date, l.on_date) > l.listed_to, true) AS is_after_registry
FROM mart.release_disclosure
CROSS JOIN (
    SELECT CASE WHEN count(*) = 3 THEN min(listed_to) END AS listed_to,
           (SELECT (max(as_of) AT TIME ZONE 'UTC')::date FROM mart.publication) AS on_date
    FROM mart.registry_as_of
    WHERE lab_id = 'all'
) l
CROSS JOIN LATERAL (
    SELECT CASE WHEN weights_status = 'open' THEN CASE WHEN 'unknown' IN (data_status, code_status) THEN 0
                                                       ELSE 1 + (data_status = 'open')::integer + (code_status = 'open')::integer END END AS given
) g
WHERE is_counted AND release_date IS NOT NULL
GROUP BY 1, is_after_registry
ORDER BY quarter DESC
