-- How did the countries' shares of downloads move, by month and over the last twelve; when did China pass the United States?
-- Asked by: Economies of Open Intelligence; ATOM.
-- Read: share_12_months over the months that we counted, at most twelve; is_first_of_known where no other known country has more in them.
-- Caveats: downloads between two of our counts only; the first months of counting are not whole.
-- Columns: universe, month, country, downloads_added, share, share_12_months, is_first_of_known, n, coverage, as_of.
-- Reads: mart.adoption.
WITH added AS (
    SELECT universe, month, subject_id AS country, downloads_added,
           sum(downloads_added) OVER (PARTITION BY universe, subject_id ORDER BY month RANGE BETWEEN interval '11 months' PRECEDING AND CURRENT ROW) AS downloads_12_months,
           n, coverage, as_of
    FROM mart.adoption WHERE subject_kind = 'country'
)
SELECT universe, month, country, downloads_added, round(downloads_added / nullif(sum(downloads_added) OVER of_month, 0), 6) AS share,
       round(downloads_12_months / nullif(sum(downloads_12_months) OVER of_month, 0), 6) AS share_12_months,
       country <> 'unknown' AND downloads_12_months = max(downloads_12_months) FILTER (WHERE country <> 'unknown') OVER of_month AS is_first_of_known,
       n, coverage, as_of
FROM added
WINDOW of_month AS (PARTITION BY universe, month)
ORDER BY universe DESC, month DESC, downloads_12_months DESC NULLS LAST, country
