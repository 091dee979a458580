-- Most US flagship models are not released (the argument says: the best).
-- Asked by: the founding argument.
-- Read: one row per year of release; is_main marks the newest year that has ended and has enough releases. The share of US flagship releases whose weights are closed, against a half. Holds or fails: whatever the status of the unknown releases is; holds_if_alike or fails_if_alike: only if the unknown releases are like the known releases of the same country, year and kind.
-- Caveats: these sources do not say which model is the best: we count the flagships by the registry's criterion instead, one rule for every country.
-- Needs: at least 20 US flagship releases of the year, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, as_of, world, is_main.
-- Reads: mart.publication, mart.share_estimate, mart.share_told, mart.trend_told, mart.verdict.
WITH share AS (
    SELECT * FROM mart.share_estimate WHERE measure = 'share' AND status = 'closed' AND country = 'US' AND is_whole
), cohort AS (
    SELECT cohort, cohort = coalesce(max(cohort) FILTER (WHERE n >= 20) OVER (), max(cohort) OVER ()) AS is_main, 20 AS needed
    FROM share WHERE dimension = 'weights' AND weighting = 'release' AND cohort <> '2016-2020'
    UNION ALL
    SELECT NULL, true, 20 WHERE NOT EXISTS (SELECT 1 FROM share)
), judged AS (
    SELECT d.dimension, d.place, c.cohort, c.is_main, c.needed, x.n, x.n_unknown, x.n_without_like, x.n_shared, x.coverage, x.told_low, x.told_high, x.low, x.high, x.alike_low, x.alike_high,
           CASE WHEN x.n >= c.needed THEN mart.verdict(x.low, x.high, x.alike_low, x.alike_high, 0.5) ELSE 'undetermined' END AS holds
    FROM (VALUES ('weights', 1)) AS d (dimension, place)
    CROSS JOIN cohort c
    LEFT JOIN share x ON x.dimension = d.dimension AND x.cohort = c.cohort AND x.weighting = 'release'
), told AS (
    SELECT j.*, f.if_alike,
           CASE WHEN f.if_alike THEN mart.share_told(j.alike_low, j.alike_high) ELSE mart.share_told(j.low, j.high) END AS share,
           CASE WHEN f.if_alike THEN mart.share_told(l.alike_low, l.alike_high) ELSE mart.share_told(l.low, l.high) END AS by_lab,
           CASE WHEN f.if_alike THEN mart.share_told(w.alike_low, w.alike_high) ELSE mart.share_told(w.low, w.high) END AS by_download,
           t.cohort AS years, mart.trend_told(t.low, t.high) AS trend, mart.trend_told(t.alike_low, t.alike_high) AS trend_if_alike
    FROM judged j
    CROSS JOIN LATERAL (SELECT j.holds LIKE '%alike' AS if_alike) f
    LEFT JOIN share l ON l.dimension = j.dimension AND l.cohort = j.cohort AND l.weighting = 'lab'
    LEFT JOIN share w ON w.dimension = j.dimension AND w.cohort = j.cohort AND w.weighting = 'download'
    LEFT JOIN mart.share_estimate t ON t.measure = 'trend' AND t.country = 'US' AND t.compared_country = '' AND t.dimension = j.dimension AND t.status = 'closed' AND t.weighting = 'release'
)
SELECT 'closed weights, United States' AS metric, t.cohort, t.holds,
       CASE WHEN t.n IS NULL THEN 'No US release of a year that has ended is known.'
            ELSE format('%s of the %s US flagship releases of %s have closed weights%s%s; which models are the best is not measured.', t.share, t.n, t.cohort,
                        CASE WHEN t.if_alike THEN format(', if the %s unknown are like the known (%s whatever they are)', t.n_unknown, mart.share_told(t.low, t.high)) ELSE '' END,
                        CASE t.holds WHEN 'undetermined' THEN CASE WHEN t.n < t.needed THEN format(': fewer than %s, too few to decide', t.needed) ELSE ': whether more than half is not decided' END WHEN 'holds' THEN ': more than half' WHEN 'holds_if_alike' THEN ': more than half'
                                     ELSE ': not more than half' END) END AS sentence,
       t.share AS value, coalesce(t.n, 0) AS n, 'releases' AS n_of, coalesce(t.coverage, 0) AS coverage,
       CASE WHEN t.years IS NULL THEN 'no three years have enough releases'
            ELSE format('the share over releases of %s: %s; if the unknown are like the known %s', t.years, t.trend, t.trend_if_alike) END AS trend,
       format('each lab alike: %s; by downloads: %s', t.by_lab, t.by_download) AS beside,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('%s%s of %s are unknown, %s of them with fewer than three known like them; as we say, with no error of ours: %s; the limit is 50 %%%s',
                        CASE WHEN t.n < t.needed THEN 'fewer than ' || t.needed || ' releases; ' ELSE '' END, t.n_unknown, t.n, t.n_without_like,
                        mart.share_told(t.told_low, t.told_high),
                        CASE WHEN t.n_shared > 0 THEN format('; %s counted by a part, since the lab has several countries', t.n_shared) ELSE '' END) END AS because,
       p.as_of, p.world, t.is_main
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY t.is_main DESC, CASE WHEN t.is_main THEN t.place END, t.cohort DESC, t.place
