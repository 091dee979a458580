-- How many releases of each quarter give weights alone, and how many weights, data and code; when did the first overtake the second?
-- Asked by: Economies of Open Intelligence (2025).
-- Read: the first quarter with is_overtaken after one without is the answer; each release with open weights is counted in one of the four columns.
-- Caveats: counted releases of registry labs; a release whose data or code is unknown is counted in weights_and_unknown, whatever the other of the two is.
-- Columns: quarter, n, weights_alone, weights_and_one, fully_open, weights_and_unknown, is_overtaken.
-- Reads: mart.release_disclosure.
SELECT date_trunc('quarter', release_date)::date AS quarter, count(*) AS n,
       count(*) FILTER (WHERE given = 1) AS weights_alone, count(*) FILTER (WHERE given = 2) AS weights_and_one, count(*) FILTER (WHERE given = 3) AS fully_open,
       count(*) FILTER (WHERE given = 0) AS weights_and_unknown,
       count(*) FILTER (WHERE given = 1) > count(*) FILTER (WHERE given = 3) AS is_overtaken
FROM mart.release_disclosure
CROSS JOIN LATERAL (
    SELECT CASE WHEN weights_status = 'open' THEN CASE WHEN 'unknown' IN (data_status, code_status) THEN 0
                                                       ELSE 1 + (data_status = 'open')::integer + (code_status = 'open')::integer END END AS given
) g
WHERE is_counted AND release_date IS NOT NULL
GROUP BY 1
ORDER BY quarter DESC
