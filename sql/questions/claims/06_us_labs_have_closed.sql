-- US labs have closed since: they release less openly now than in 2016 to 2020.
-- Asked by: the founding argument.
-- Read: one row per dimension and year of release since 2021; is_main marks the newest year that has ended and has enough releases. It holds where the share open is less than that of 2016 to 2020, whatever the status of the unknown releases is; holds_if_comparable and fails_if_comparable: that, and only if the registry lists the years up to 2020 as fully as later ones; holds_if_both or fails_if_both: moreover only if the unknown releases are like the known releases of the same country, year and kind of maker. Where the verdict rests on that condition the ranges are those on it, and in brackets stand those whatever the unknown are: these are the same in every claim.
-- Caveats: flagship releases by the registry's criterion, each of equal weight; other labs may have released in the two periods, and question 16 compares each with itself; our own error, as far as audits found it, is in every interval, and rests_on says which statuses no audit read; releases that the registry lacks are in none, and rests_on says how many it does not list; what was announced after the day up to which the registry was gone through is missing. The years before 2021 were listed looking back, and what was only shown and never given out may be missing: the verdict supposes that those years are listed as fully as later ones, and says so. Statuses are of today, so that older releases had more time to be opened; and the two periods hold different kinds of models and makers.
-- Needs: at least 20 US releases of the year and 40 of 2016 to 2020, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, rests_on, as_of, world, is_main, is_few.
-- Reads: mart.break_caveat, mart.dimension_told, mart.downloads_told, mart.error_told, mart.kinds_told, mart.list_told, mart.makers_told, mart.otherwise_told, mart.points_told, mart.publication, mart.registry_told, mart.share_estimate, mart.share_told, mart.since_told, mart.trends_told, mart.verdict, mart.verdict_if_comparable, mart.verdict_told.
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
           x.low, x.high, x.alike_low, x.alike_high, x.pooled, x.kinds, x.kinds_compared,
           -- A difference below 0 means less open.
           CASE WHEN x.n >= 20 AND x.n_compared >= 40 THEN mart.verdict(-x.high, -x.low, -x.alike_high, -x.alike_low, 0) ELSE 'undetermined' END AS measured
    FROM (VALUES ('weights', 1), ('data', 2), ('code', 3), ('methods', 4)) AS d (dimension, place)
    CROSS JOIN cohort c
    LEFT JOIN pair x ON x.dimension = d.dimension AND x.cohort = c.cohort AND x.weighting = 'release'
), told AS (
    SELECT j.*, f.if_alike,
           -- It compares years before 2021 with one after: that is never more than an answer on a condition.
           mart.verdict_if_comparable(j.measured) AS holds,
           CASE WHEN f.if_alike THEN mart.points_told(j.alike_low, j.alike_high) ELSE mart.points_told(j.low, j.high) END AS points,
           CASE WHEN f.if_alike THEN mart.share_told(y.alike_low, y.alike_high) ELSE mart.share_told(y.low, y.high) END AS now,
           CASE WHEN f.if_alike THEN mart.share_told(b.alike_low, b.alike_high) ELSE mart.share_told(b.low, b.high) END AS before,
           mart.share_told(y.low, y.high) AS now_whatever, mart.share_told(b.low, b.high) AS before_whatever,
           CASE WHEN f.if_alike THEN mart.points_told(l.alike_low, l.alike_high) ELSE mart.points_told(l.low, l.high) END AS by_lab,
           mart.points_told(l.alike_low, l.alike_high) AS by_lab_alike,
           CASE WHEN f.if_alike THEN mart.points_told(w.alike_low, w.alike_high) ELSE mart.points_told(w.low, w.high) END AS by_download,
           w.is_measured, w.n + w.n_compared AS downloads_known,
           CASE WHEN f.if_alike THEN mart.points_told(a.alike_low, a.alike_high) ELSE mart.points_told(a.low, a.high) END AS counted, a.n AS counted_n, a.n_compared AS counted_compared,
           CASE WHEN j.n >= 20 AND j.n_compared >= 40 THEN mart.verdict_if_comparable(mart.verdict(-l.high, -l.low, -l.alike_high, -l.alike_low, 0)) ELSE 'undetermined' END AS holds_by_lab,
           CASE WHEN j.n >= 20 AND j.n_compared >= 40 THEN mart.verdict_if_comparable(mart.verdict(-a.high, -a.low, -a.alike_high, -a.alike_low, 0)) ELSE 'undetermined' END AS holds_counted
    FROM judged j
    CROSS JOIN LATERAL (SELECT j.measured LIKE '%alike' AS if_alike) f
    LEFT JOIN mart.share_estimate y ON y.measure = 'share' AND y.country = 'US' AND y.cohort = j.cohort AND y.dimension = j.dimension AND y.status = 'open' AND y.weighting = 'release'
    LEFT JOIN mart.share_estimate b ON b.measure = 'share' AND b.country = 'US' AND b.cohort = '2016-2020' AND b.dimension = j.dimension AND b.status = 'open' AND b.weighting = 'release'
    LEFT JOIN pair l ON l.dimension = j.dimension AND l.cohort = j.cohort AND l.weighting = 'lab'
    LEFT JOIN pair w ON w.dimension = j.dimension AND w.cohort = j.cohort AND w.weighting = 'download'
    LEFT JOIN pair a ON a.dimension = j.dimension AND a.cohort = j.cohort AND a.weighting = 'counted'
)
SELECT 'open ' || t.dimension || ', United States, since 2016-2020' AS metric, t.cohort, t.holds,
       CASE WHEN t.n IS NULL THEN 'No US releases of 2016 to 2020 and of a whole later year are known together.'
            ELSE format('%sUS flagship releases in our registry that today have open %s: %s of %s of 2016 to 2020, %s of %s of %s, so of the later year %s%s%s%s.%s%s',
                        CASE WHEN 2 * (t.n_unknown + t.n_compared_unknown) > t.n + t.n_compared
                             THEN format('Of %s of %s it is not known. ', t.n_unknown + t.n_compared_unknown, t.n + t.n_compared) ELSE '' END,
                        mart.dimension_told(t.dimension), t.before, t.n_compared, t.now, t.n, t.cohort, t.points,
                        CASE WHEN t.if_alike THEN format('; all of this if the unknown releases are like the known ones (whatever they are: %s of 2016 to 2020, %s of %s, and of the later year %s)',
                                                              t.before_whatever, t.now_whatever, t.cohort, mart.points_told(t.low, t.high)) ELSE '' END,
                        CASE WHEN t.n < 20 OR t.n_compared < 40 THEN ': too few releases to decide' WHEN t.holds = 'undetermined' THEN ': whether less is not decided' ELSE '' END,
                        CASE WHEN t.holds = 'undetermined' THEN '' ELSE ', if the registry lists the years up to 2020 as fully as later ones, which is not sure' END,
                        mart.otherwise_told(t.holds, t.holds_by_lab, 'if each maker counts alike'),
                        mart.kinds_told(t.kinds_compared, '2016 to 2020', t.kinds, t.cohort)) END AS sentence,
       t.points AS value, coalesce(t.n + t.n_compared, 0) AS n, 'releases' AS n_of, coalesce(t.coverage, 0) AS coverage,
       'the share: ' || mart.trends_told('US', '', t.dimension, 'open') AS trend,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('each maker alike: %s (%s and %s releases), %s; %s; beside it %s', mart.makers_told(t.by_lab, t.by_lab_alike, t.holds_by_lab, t.if_alike), t.n, t.n_compared, mart.verdict_told(t.holds_by_lab),
                        mart.downloads_told(t.by_download, t.is_measured, t.downloads_known, t.n + t.n_compared),
                        mart.since_told('CN', 'China', t.cohort, t.dimension)) END AS beside,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('%sthe status is not known of %s of the %s releases of 2016 to 2020 and %s of the %s of %s%s; by our statuses alone, without our own errors: %s%s',
                        CASE WHEN t.n < 20 THEN 'fewer than 20 releases of the year; ' WHEN t.n_compared < 40 THEN 'fewer than 40 releases of 2016 to 2020; ' ELSE '' END,
                        t.n_compared_unknown, t.n_compared, t.n_unknown, t.n, t.cohort,
                        CASE WHEN t.n_without_like > 0 THEN format(' (for %s of these we know fewer than three releases of the same country, year and kind of maker: they may be open or not)', t.n_without_like) ELSE '' END,
                        mart.points_told(t.told_low, t.told_high),
                        CASE WHEN t.n_shared > 0 THEN format('; releases that count in part, since their lab has several countries: %s', t.n_shared) ELSE '' END) END AS because,
       CASE WHEN t.n IS NULL THEN mart.registry_told()
            ELSE concat_ws(' ', mart.list_told(format('United States %s of 2016 to 2020 and %s of %s', t.counted_compared - t.n_compared, t.counted_n - t.n, t.cohort), t.counted,
                                               format('%s and %s releases', t.counted_compared, t.counted_n), t.holds, t.holds_counted),
                           mart.break_caveat(), mart.error_told(t.dimension, t.pooled), mart.registry_told()) END AS rests_on,
       p.as_of, p.world, t.is_main, coalesce(t.n, 0) < 20 OR t.n_compared < 40 AS is_few
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY t.is_main DESC, CASE WHEN t.is_main THEN t.place END, t.cohort DESC, t.place
