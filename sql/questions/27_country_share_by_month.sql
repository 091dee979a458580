-- How did the countries' shares of downloads move, by month and over the last twelve; when did China pass the United States?
-- Asked by: Economies of Open Intelligence; ATOM.
-- Read: share_12_months is over the months that we counted, at most twelve; is_first_of_known where no other known country has more in them. downloads_added and share are NULL in a month without a figure for the country.
-- Caveats: downloads between two of our counts only; the first months of counting are incomplete.
-- Needs: downloads of all time (downloadsAllTime) in two months, for the share of 12 months in 13; else they are NULL.
-- Columns: universe, month, country, downloads_added, share, share_12_months, is_first_of_known, n, coverage, as_of.
-- Reads: mart.adoption.
WITH told AS (
    SELECT universe, month, subject_id AS country, downloads_added, n, coverage, as_of FROM mart.adoption WHERE subject_kind = 'country'
), grid AS (
    -- A country without downloads in a month still has the sum of the eleven months before.
    SELECT c.universe, c.country, m.month
    FROM (SELECT universe, country, min(month) AS first FROM told GROUP BY universe, country) c
    JOIN (SELECT DISTINCT universe, month FROM told) m ON m.universe = c.universe AND m.month >= c.first
), added AS (
    SELECT g.universe, g.month, g.country, t.downloads_added,
           sum(t.downloads_added) OVER (PARTITION BY g.universe, g.country ORDER BY g.month RANGE BETWEEN interval '11 months' PRECEDING AND CURRENT ROW) AS downloads_12_months,
           t.n, t.coverage, t.as_of
    FROM grid g
    LEFT JOIN told t USING (universe, month, country)
)
SELECT universe, month, country, downloads_added, round(downloads_added / nullif(sum(downloads_added) OVER of_month, 0), 6) AS share,
       round(downloads_12_months / nullif(sum(downloads_12_months) OVER of_month, 0), 6) AS share_12_months,
       country <> 'unknown' AND downloads_12_months = max(downloads_12_months) FILTER (WHERE country <> 'unknown') OVER of_month AS is_first_of_known,
       n, coverage, as_of
FROM added
WINDOW of_month AS (PARTITION BY universe, month)
ORDER BY universe DESC, month DESC, downloads_12_months DESC NULLS LAST, country
