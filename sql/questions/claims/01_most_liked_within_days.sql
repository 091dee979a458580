-- DeepSeek-R1 became the most liked model of the Hub within days.
-- Asked by: the founding argument.
-- Read: the days from its release to the end of the first month at whose newest count it was first, an upper bound.
-- Caveats: the list is monthly; which model was first before our first count is not known.
-- Needs: the list of the whole Hub (1,000 places) in the month of release and the one after; holds where the model was first in one of them.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, rests_on, as_of, world, is_main, is_few.
-- Reads: mart.hub_top_month, mart.publication, mart.release.
WITH release AS (
    SELECT min(release_date) AS release_date, date_trunc('month', min(release_date))::date AS month FROM mart.release WHERE release_id = 'deepseek/deepseek-r1'
), list AS (
    SELECT t.month, max(t.place) AS places, max(t.as_of) AS as_of, bool_or(t.place = 1 AND lower(t.hub_id) = 'deepseek-ai/deepseek-r1') AS is_first
    FROM mart.hub_top_month t
    WHERE t.kind = 'model' AND t.measure = 'likes'
    GROUP BY t.month
), told AS (
    SELECT max(r.release_date) AS release_date, min(l.as_of) FILTER (WHERE l.is_first) AS first_on, coalesce(max(l.places), 0) AS places,
           count(*) FILTER (WHERE l.month IN (r.month, r.month + interval '1 month') AND l.places >= 1000) AS months,
           coalesce(bool_or(l.is_first) FILTER (WHERE l.month IN (r.month, r.month + interval '1 month')), false) AS is_first,
           count(*) FILTER (WHERE l.month IN (r.month, r.month + interval '1 month')) AS months_held,
           min(l.month) AS counted_from
    FROM release r
    LEFT JOIN list l ON true
)
SELECT 'first place by likes' AS metric, 'since its release' AS cohort,
       CASE WHEN t.places < 1000 OR (t.months < 2 AND NOT t.is_first) THEN 'undetermined' WHEN t.is_first THEN 'holds' ELSE 'fails' END AS holds,
       CASE WHEN t.places < 1000 THEN 'We cannot say whether DeepSeek-R1 came first: we hold no whole list of the models that are most liked on the Hub.'
            WHEN t.is_first THEN format('DeepSeek-R1 stood first by likes at most %s days after its release.', t.first_on - t.release_date)
            WHEN t.months < 2 THEN 'We cannot say whether DeepSeek-R1 came first within days: our lists of the most liked models begin later.'
            ELSE 'DeepSeek-R1 was not the most liked model of the Hub at the end of the month of its release, nor of the next.' END AS sentence,
       CASE WHEN t.first_on IS NULL THEN 'not known' ELSE format('%s days or fewer', t.first_on - t.release_date) END AS value, t.places::bigint AS n, 'places of the list' AS n_of,
       round(t.months / 2.0, 4) AS coverage, 'not measured' AS trend, '' AS beside,
       CASE WHEN t.places < 1000 THEN format('it takes the whole list (1,000 places) of the month of release or the next; the fullest that we hold has %s places, and of these months we hold %s lists', t.places, t.months_held)
            WHEN t.months < 2 AND NOT t.is_first THEN format('counted from %s on, released %s', t.counted_from, t.release_date)
            WHEN t.is_first THEN format('released %s, first by likes on %s at the latest', t.release_date, t.first_on)
            ELSE format('released %s, not first in that month nor the next', t.release_date) END AS because,
       'What the Hub told of likes, month by month. Coverage is the part of the first two months since the release for which we hold the whole list of the most liked models.' AS rests_on,
       p.as_of, p.world, true AS is_main, false AS is_few
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
