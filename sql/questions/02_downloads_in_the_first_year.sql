-- What share of downloads goes to each country, counting only downloads within a year of a model's creation?
-- Asked by: Economies of Open Intelligence (one_year_rolling).
-- Read: per month, over models whose createdAt is at most a year before it.
-- Caveats: rated models only; createdAt is early for many launches and has a floor at 2022-03-02; a lab of several countries counts in each by equal fractions.
-- Needs: downloads of all time (downloadsAllTime) of the same models in two months or more; without them there is no row.
-- Columns: month, country, downloads_added, share, n, as_of.
-- Reads: mart.adoption, mart.lab, mart.model.
WITH added AS (
    SELECT a.month, m.lab_id, sum(a.downloads_added) AS downloads_added, count(*) AS n, max(a.as_of) AS as_of
    FROM mart.adoption a
    JOIN mart.model m ON m.hub_id = a.subject_id
    WHERE a.universe = 'rated' AND a.subject_kind = 'model' AND m.created_at >= (a.month - interval '1 year') AT TIME ZONE 'UTC' AND a.downloads_added IS NOT NULL
    GROUP BY a.month, m.lab_id
)
SELECT a.month, coalesce(c.country, 'unknown') AS country,
       round(sum(a.downloads_added / greatest(cardinality(l.countries), 1)), 2) AS downloads_added,
       round(sum(a.downloads_added / greatest(cardinality(l.countries), 1))
             / nullif(sum(sum(a.downloads_added / greatest(cardinality(l.countries), 1))) OVER (PARTITION BY a.month), 0), 6) AS share,
       sum(a.n)::bigint AS n, max(a.as_of) AS as_of
FROM added a
LEFT JOIN mart.lab l USING (lab_id)
LEFT JOIN LATERAL unnest(l.countries) AS c (country) ON true
GROUP BY a.month, 2
ORDER BY a.month DESC, downloads_added DESC, country
