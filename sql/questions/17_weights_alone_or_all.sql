-- How many releases of each quarter give weights alone, and how many weights, data and code; when did the first overtake the second?
-- Asked by: Economies of Open Intelligence (2025).
-- Read: the first quarter with is_overtaken after one without is the answer; unknown ones stand in neither count.
-- Caveats: counted releases of registry labs; a release whose data or code is unknown is in n and in no column.
-- Columns: quarter, n, weights_alone, fully_open, weights_and_unknown, is_overtaken.
-- Reads: mart.release_disclosure.
SELECT date_trunc('quarter', release_date)::date AS quarter, count(*) AS n,
       count(*) FILTER (WHERE weights_status = 'open' AND data_status IN ('closed', 'partial') AND code_status IN ('closed', 'partial')) AS weights_alone,
       count(*) FILTER (WHERE weights_status = 'open' AND data_status = 'open' AND code_status = 'open') AS fully_open,
       count(*) FILTER (WHERE weights_status = 'open' AND 'unknown' IN (data_status, code_status)) AS weights_and_unknown,
       count(*) FILTER (WHERE weights_status = 'open' AND data_status IN ('closed', 'partial') AND code_status IN ('closed', 'partial'))
           > count(*) FILTER (WHERE weights_status = 'open' AND data_status = 'open' AND code_status = 'open') AS is_overtaken
FROM mart.release_disclosure
WHERE is_counted AND release_date IS NOT NULL
GROUP BY 1
ORDER BY quarter DESC
