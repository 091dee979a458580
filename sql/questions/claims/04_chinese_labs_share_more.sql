-- Chinese labs share weights, data, code and methods more than US labs do.
-- Asked by: the founding argument.
-- Read: one row per dimension and year of release; is_main marks the newest year that has ended and has enough releases. Holds or fails: whatever the status of the unknown releases is; holds_if_alike or fails_if_alike: only if the unknown releases are like the known releases of the same country, year and kind of maker. Where the verdict rests on that condition the ranges are those on it, and in brackets stand those whatever the unknown are: these are the same in every claim.
-- Caveats: flagship releases by the registry's criterion, each of equal weight, API-only releases included; our own error, as far as audits found it, is in every interval, and rests_on says which statuses no audit read; releases that the registry lacks are in none, and rests_on says how many it does not list; what was announced after the day up to which the registry was gone through is missing.
-- Needs: at least 20 releases of the year on each side, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, rests_on, as_of, world, is_main, is_few.
-- Reads: mart.dimension_told, mart.downloads_told, mart.error_told, mart.list_told, mart.makers_told, mart.otherwise_told, mart.points_told, mart.publication, mart.registry_told, mart.share_estimate, mart.share_told, mart.trends_told, mart.verdict, mart.verdict_told.
WITH pair AS (
    SELECT * FROM mart.share_estimate
    WHERE measure = 'difference' AND status = 'open' AND country = 'CN' AND compared_country = 'US' AND cohort ~ '^[0-9]+$' AND is_whole
), cohort AS (
    SELECT cohort, cohort = coalesce(max(cohort) FILTER (WHERE least(n, n_compared) >= 20) OVER (), max(cohort) OVER ()) AS is_main
    FROM pair WHERE dimension = 'weights' AND weighting = 'release'
    UNION ALL
    SELECT NULL, true WHERE NOT EXISTS (SELECT 1 FROM pair)
), judged AS (
    SELECT d.dimension, d.place, c.cohort, c.is_main, x.n, x.n_compared, x.n_unknown, x.n_compared_unknown, x.n_without_like, x.n_shared, x.coverage, x.told_low, x.told_high,
           x.low, x.high, x.alike_low, x.alike_high, x.pooled,
           CASE WHEN least(x.n, x.n_compared) >= 20 THEN mart.verdict(x.low, x.high, x.alike_low, x.alike_high, 0) ELSE 'undetermined' END AS holds
    FROM (VALUES ('weights', 1), ('data', 2), ('code', 3), ('methods', 4)) AS d (dimension, place)
    CROSS JOIN cohort c
    LEFT JOIN pair x ON x.dimension = d.dimension AND x.cohort = c.cohort AND x.weighting = 'release'
), told AS (
    SELECT j.*, f.if_alike,
           CASE WHEN f.if_alike THEN mart.points_told(j.alike_low, j.alike_high) ELSE mart.points_told(j.low, j.high) END AS points,
           CASE WHEN f.if_alike THEN mart.share_told(cn.alike_low, cn.alike_high) ELSE mart.share_told(cn.low, cn.high) END AS cn,
           CASE WHEN f.if_alike THEN mart.share_told(us.alike_low, us.alike_high) ELSE mart.share_told(us.low, us.high) END AS us,
           mart.share_told(cn.low, cn.high) AS cn_whatever, mart.share_told(us.low, us.high) AS us_whatever,
           CASE WHEN f.if_alike THEN mart.points_told(l.alike_low, l.alike_high) ELSE mart.points_told(l.low, l.high) END AS by_lab,
           mart.points_told(l.alike_low, l.alike_high) AS by_lab_alike,
           CASE WHEN f.if_alike THEN mart.points_told(w.alike_low, w.alike_high) ELSE mart.points_told(w.low, w.high) END AS by_download,
           w.is_measured, w.n + w.n_compared AS downloads_known,
           CASE WHEN f.if_alike THEN mart.points_told(a.alike_low, a.alike_high) ELSE mart.points_told(a.low, a.high) END AS counted, a.n AS counted_n, a.n_compared AS counted_compared,
           CASE WHEN least(j.n, j.n_compared) >= 20 THEN mart.verdict(l.low, l.high, l.alike_low, l.alike_high, 0) ELSE 'undetermined' END AS holds_by_lab,
           CASE WHEN least(j.n, j.n_compared) >= 20 THEN mart.verdict(a.low, a.high, a.alike_low, a.alike_high, 0) ELSE 'undetermined' END AS holds_counted
    FROM judged j
    CROSS JOIN LATERAL (SELECT j.holds LIKE '%alike' AS if_alike) f
    LEFT JOIN mart.share_estimate cn ON cn.measure = 'share' AND cn.country = 'CN' AND cn.cohort = j.cohort AND cn.dimension = j.dimension AND cn.status = 'open' AND cn.weighting = 'release'
    LEFT JOIN mart.share_estimate us ON us.measure = 'share' AND us.country = 'US' AND us.cohort = j.cohort AND us.dimension = j.dimension AND us.status = 'open' AND us.weighting = 'release'
    LEFT JOIN pair l ON l.dimension = j.dimension AND l.cohort = j.cohort AND l.weighting = 'lab'
    LEFT JOIN pair w ON w.dimension = j.dimension AND w.cohort = j.cohort AND w.weighting = 'download'
    LEFT JOIN pair a ON a.dimension = j.dimension AND a.cohort = j.cohort AND a.weighting = 'counted'
)
SELECT 'open ' || t.dimension || ', China against the United States' AS metric, t.cohort, t.holds,
       CASE WHEN t.n IS NULL THEN 'No whole year has releases of both countries.'
            ELSE format('%sFlagship releases of %s in our registry with open %s: China %s of %s, United States %s of %s. China has %s%s%s.%s',
                        CASE WHEN 2 * (t.n_unknown + t.n_compared_unknown) > t.n + t.n_compared
                             THEN format('Of %s of %s it is not known. ', t.n_unknown + t.n_compared_unknown, t.n + t.n_compared) ELSE '' END,
                        t.cohort, mart.dimension_told(t.dimension), t.cn, t.n, t.us, t.n_compared, t.points,
                        CASE WHEN t.if_alike THEN format('; all of this if the unknown releases are like the known ones (whatever they are: China %s, United States %s, and China has %s)',
                                                              t.cn_whatever, t.us_whatever, mart.points_told(t.low, t.high)) ELSE '' END,
                        CASE WHEN least(t.n, t.n_compared) < 20 THEN ': fewer than 20 on one side, too few to decide'
                             WHEN t.holds = 'undetermined' THEN ': who shares more is not decided' ELSE '' END,
                        mart.otherwise_told(t.holds, t.holds_by_lab, 'if each maker counts alike')) END AS sentence,
       t.points AS value, coalesce(t.n + t.n_compared, 0) AS n, 'releases' AS n_of, coalesce(t.coverage, 0) AS coverage,
       'the difference between the two countries: ' || mart.trends_told('CN', 'US', t.dimension, 'open') AS trend,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('each maker alike: %s (%s and %s releases), %s; %s', mart.makers_told(t.by_lab, t.by_lab_alike, t.holds_by_lab, t.if_alike), t.n, t.n_compared, mart.verdict_told(t.holds_by_lab),
                        mart.downloads_told(t.by_download, t.is_measured, t.downloads_known, t.n + t.n_compared)) END AS beside,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('%sthe status is not known of %s of the %s Chinese and %s of the %s US releases%s; by our statuses alone, without our own errors: %s%s%s',
                        CASE WHEN least(t.n, t.n_compared) < 20 THEN 'fewer than 20 releases on one side; ' ELSE '' END,
                        t.n_unknown, t.n, t.n_compared_unknown, t.n_compared,
                        CASE WHEN t.n_without_like > 0 THEN format(' (for %s of these we know fewer than three releases of the same country, year and kind of maker: they may be open or not)', t.n_without_like) ELSE '' END,
                        mart.points_told(t.told_low, t.told_high),
                        CASE WHEN t.n_shared > 0 THEN format('; releases that count in part, since their lab has several countries: %s', t.n_shared) ELSE '' END,
                        CASE t.dimension WHEN 'weights' THEN '; open weights can be fetched without asking anybody: behind a form they are partial'
                                         WHEN 'methods' THEN '; open methods: a paper or report of the makers exists, whatever it tells' ELSE '' END) END AS because,
       CASE WHEN t.n IS NULL THEN mart.registry_told()
            ELSE concat_ws(' ', mart.list_told(format('China %s, United States %s', t.counted_n - t.n, t.counted_compared - t.n_compared), t.counted,
                                               format('%s and %s releases', t.counted_n, t.counted_compared), t.holds, t.holds_counted),
                           mart.error_told(t.dimension, t.pooled), mart.registry_told()) END AS rests_on,
       p.as_of, p.world, t.is_main, coalesce(least(t.n, t.n_compared), 0) < 20 AS is_few
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY t.is_main DESC, CASE WHEN t.is_main THEN t.place END, t.cohort DESC, t.place
