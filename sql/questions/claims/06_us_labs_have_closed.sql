-- US labs have closed since: they release less openly now than in 2016 to 2020.
-- Asked by: the founding argument.
-- Read: one row per dimension and year of release since 2021; is_main marks the newest year that has ended and has enough releases. It holds where the share open is less than that of 2016 to 2020, whatever the status of the unknown releases is; holds_if_alike or fails_if_alike: only if the unknown releases are like the known releases of the same country, year and kind.
-- Caveats: flagship releases by the registry's criterion, each of equal weight; other labs may have released in the two periods, and question 16 compares each with itself; our own error, as audits found it, is in every interval.
-- Needs: at least 20 US releases of the year and 40 of 2016 to 2020, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, as_of, world, is_main.
-- Reads: mart.points_told, mart.publication, mart.share_estimate, mart.share_told, mart.trend_told, mart.verdict.
WITH pair AS (
    SELECT * FROM mart.share_estimate
    WHERE measure = 'difference' AND status = 'open' AND country = 'US' AND compared_country = 'US' AND compared_cohort = '2016-2020' AND is_whole
), cohort AS (
    SELECT cohort, cohort = coalesce(max(cohort) FILTER (WHERE n >= 20) OVER (), max(cohort) OVER ()) AS is_main
    FROM pair WHERE dimension = 'weights' AND weighting = 'release'
    UNION ALL
    SELECT NULL, true WHERE NOT EXISTS (SELECT 1 FROM pair)
), judged AS (
    SELECT d.dimension, d.place, c.cohort, c.is_main, x.n, x.n_compared, x.n_unknown, x.n_compared_unknown, x.n_without_like, x.n_shared, x.coverage, x.told_low, x.told_high,
           x.low, x.high, x.alike_low, x.alike_high,
           -- A difference below 0 means less open.
           CASE WHEN x.n >= 20 AND x.n_compared >= 40 THEN mart.verdict(-x.high, -x.low, -x.alike_high, -x.alike_low, 0) ELSE 'undetermined' END AS holds
    FROM (VALUES ('weights', 1), ('data', 2), ('code', 3), ('methods', 4)) AS d (dimension, place)
    CROSS JOIN cohort c
    LEFT JOIN pair x ON x.dimension = d.dimension AND x.cohort = c.cohort AND x.weighting = 'release'
), told AS (
    SELECT j.*, f.if_alike,
           CASE WHEN f.if_alike THEN mart.points_told(j.alike_low, j.alike_high) ELSE mart.points_told(j.low, j.high) END AS points,
           CASE WHEN f.if_alike THEN mart.share_told(y.alike_low, y.alike_high) ELSE mart.share_told(y.low, y.high) END AS now,
           CASE WHEN f.if_alike THEN mart.share_told(b.alike_low, b.alike_high) ELSE mart.share_told(b.low, b.high) END AS before,
           CASE WHEN f.if_alike THEN mart.points_told(l.alike_low, l.alike_high) ELSE mart.points_told(l.low, l.high) END AS by_lab,
           CASE WHEN f.if_alike THEN mart.points_told(w.alike_low, w.alike_high) ELSE mart.points_told(w.low, w.high) END AS by_download,
           t.cohort AS years, mart.trend_told(t.low, t.high) AS trend, mart.trend_told(t.alike_low, t.alike_high) AS trend_if_alike
    FROM judged j
    CROSS JOIN LATERAL (SELECT j.holds LIKE '%alike' AS if_alike) f
    LEFT JOIN mart.share_estimate y ON y.measure = 'share' AND y.country = 'US' AND y.cohort = j.cohort AND y.dimension = j.dimension AND y.status = 'open' AND y.weighting = 'release'
    LEFT JOIN mart.share_estimate b ON b.measure = 'share' AND b.country = 'US' AND b.cohort = '2016-2020' AND b.dimension = j.dimension AND b.status = 'open' AND b.weighting = 'release'
    LEFT JOIN pair l ON l.dimension = j.dimension AND l.cohort = j.cohort AND l.weighting = 'lab'
    LEFT JOIN pair w ON w.dimension = j.dimension AND w.cohort = j.cohort AND w.weighting = 'download'
    LEFT JOIN mart.share_estimate t ON t.measure = 'trend' AND t.country = 'US' AND t.compared_country = '' AND t.dimension = j.dimension AND t.status = 'open' AND t.weighting = 'release'
)
SELECT 'open ' || t.dimension || ', United States, since 2016-2020' AS metric, t.cohort, t.holds,
       CASE WHEN t.n IS NULL THEN 'No US release of a later year that has ended is known beside those of 2016-2020.'
            ELSE format('%sUS flagship releases with open %s: %s of %s, %s of 2016-2020, n %s and %s; now %s%s%s.',
                        CASE WHEN 2 * (t.n_unknown + t.n_compared_unknown) > t.n + t.n_compared
                             THEN format('Of %s of %s it is not known. ', t.n_unknown + t.n_compared_unknown, t.n + t.n_compared) ELSE '' END,
                        t.dimension, t.now, t.cohort, t.before, t.n, t.n_compared, t.points,
                        CASE WHEN t.if_alike THEN ', if the unknown are like the known' ELSE '' END,
                        CASE WHEN t.n < 20 OR t.n_compared < 40 THEN format(': fewer than %s, too few to decide', CASE WHEN t.n < 20 THEN '20 of the year' ELSE '40 of 2016 to 2020' END)
                             WHEN t.holds = 'undetermined' THEN ': whether less is not decided' ELSE '' END) END AS sentence,
       t.points AS value, coalesce(t.n + t.n_compared, 0) AS n, 'releases' AS n_of, coalesce(t.coverage, 0) AS coverage,
       CASE WHEN t.years IS NULL THEN 'no three years have enough releases'
            ELSE format('the share over releases of %s: %s; if the unknown are like the known %s', t.years, t.trend, t.trend_if_alike) END AS trend,
       format('each lab alike: %s; by downloads: %s', t.by_lab, t.by_download) AS beside,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('%s%s of %s and %s of %s are unknown, %s of them with fewer than three known like them; as we say, with no error of ours: %s%s',
                        CASE WHEN t.n < 20 OR t.n_compared < 40 THEN 'too few releases on one side; ' ELSE '' END,
                        t.n_unknown, t.n, t.n_compared_unknown, t.n_compared, t.n_without_like, mart.points_told(t.told_low, t.told_high),
                        CASE WHEN t.n_shared > 0 THEN format('; %s counted by a part, since the lab has several countries', t.n_shared) ELSE '' END) END AS because,
       p.as_of, p.world, t.is_main
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY t.is_main DESC, CASE WHEN t.is_main THEN t.place END, t.cohort DESC, t.place
