-- Chinese labs share weights, data, code and methods more than US labs do.
-- Asked by: the founding argument.
-- Read: one row per dimension and year of release; is_main marks the newest year that has ended and has enough releases. Holds or fails: whatever the status of the unknown releases is; holds_if_alike or fails_if_alike: only if the unknown releases are like the known releases of the same country, year and kind.
-- Caveats: flagship releases by the registry's criterion, each of equal weight, API-only releases included; our own error, as audits found it, is in every interval; releases that the registry lacks are not.
-- Needs: at least 20 releases of the year on each side, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, as_of, world, is_main.
-- Reads: mart.points_told, mart.publication, mart.share_estimate, mart.share_told, mart.trend_told, mart.verdict.
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
           x.low, x.high, x.alike_low, x.alike_high,
           CASE WHEN least(x.n, x.n_compared) >= 20 THEN mart.verdict(x.low, x.high, x.alike_low, x.alike_high, 0) ELSE 'undetermined' END AS holds
    FROM (VALUES ('weights', 1), ('data', 2), ('code', 3), ('methods', 4)) AS d (dimension, place)
    CROSS JOIN cohort c
    LEFT JOIN pair x ON x.dimension = d.dimension AND x.cohort = c.cohort AND x.weighting = 'release'
), told AS (
    SELECT j.*, f.if_alike,
           CASE WHEN f.if_alike THEN mart.points_told(j.alike_low, j.alike_high) ELSE mart.points_told(j.low, j.high) END AS points,
           CASE WHEN f.if_alike THEN mart.share_told(cn.alike_low, cn.alike_high) ELSE mart.share_told(cn.low, cn.high) END AS cn,
           CASE WHEN f.if_alike THEN mart.share_told(us.alike_low, us.alike_high) ELSE mart.share_told(us.low, us.high) END AS us,
           CASE WHEN f.if_alike THEN mart.points_told(l.alike_low, l.alike_high) ELSE mart.points_told(l.low, l.high) END AS by_lab,
           CASE WHEN f.if_alike THEN mart.points_told(w.alike_low, w.alike_high) ELSE mart.points_told(w.low, w.high) END AS by_download,
           t.cohort AS years, mart.trend_told(t.low, t.high) AS trend, mart.trend_told(t.alike_low, t.alike_high) AS trend_if_alike
    FROM judged j
    CROSS JOIN LATERAL (SELECT j.holds LIKE '%alike' AS if_alike) f
    LEFT JOIN mart.share_estimate cn ON cn.measure = 'share' AND cn.country = 'CN' AND cn.cohort = j.cohort AND cn.dimension = j.dimension AND cn.status = 'open' AND cn.weighting = 'release'
    LEFT JOIN mart.share_estimate us ON us.measure = 'share' AND us.country = 'US' AND us.cohort = j.cohort AND us.dimension = j.dimension AND us.status = 'open' AND us.weighting = 'release'
    LEFT JOIN pair l ON l.dimension = j.dimension AND l.cohort = j.cohort AND l.weighting = 'lab'
    LEFT JOIN pair w ON w.dimension = j.dimension AND w.cohort = j.cohort AND w.weighting = 'download'
    LEFT JOIN mart.share_estimate t ON t.measure = 'trend' AND t.country = 'CN' AND t.compared_country = 'US' AND t.dimension = j.dimension AND t.status = 'open' AND t.weighting = 'release'
)
SELECT 'open ' || t.dimension || ', China against the United States' AS metric, t.cohort, t.holds,
       CASE WHEN t.n IS NULL THEN 'No year has releases of both countries.'
            ELSE format('%sFlagship releases of %s with open %s: China %s, United States %s, n %s and %s; China has %s%s%s.',
                        CASE WHEN 2 * (t.n_unknown + t.n_compared_unknown) > t.n + t.n_compared
                             THEN format('Of %s of %s it is not known. ', t.n_unknown + t.n_compared_unknown, t.n + t.n_compared) ELSE '' END,
                        t.cohort, t.dimension, t.cn, t.us, t.n, t.n_compared, t.points,
                        CASE WHEN t.if_alike THEN ', if the unknown are like the known' ELSE '' END,
                        CASE WHEN least(t.n, t.n_compared) < 20 THEN ': fewer than 20 on one side, too few to decide'
                             WHEN t.holds = 'undetermined' THEN ': who shares more is not decided' ELSE '' END) END AS sentence,
       t.points AS value, coalesce(t.n + t.n_compared, 0) AS n, 'releases' AS n_of, coalesce(t.coverage, 0) AS coverage,
       CASE WHEN t.years IS NULL THEN 'no three years have enough releases'
            ELSE format('the difference over releases of %s: %s; if the unknown are like the known %s', t.years, t.trend, t.trend_if_alike) END AS trend,
       format('each lab alike: %s; by downloads: %s', t.by_lab, t.by_download) AS beside,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('%s%s of %s and %s of %s are unknown, %s of them with fewer than three known like them; as we say, with no error of ours: %s%s',
                        CASE WHEN least(t.n, t.n_compared) < 20 THEN 'fewer than 20 releases on one side; ' ELSE '' END,
                        t.n_unknown, t.n, t.n_compared_unknown, t.n_compared, t.n_without_like, mart.points_told(t.told_low, t.told_high),
                        CASE WHEN t.n_shared > 0 THEN format('; %s counted by a part, since the lab has several countries', t.n_shared) ELSE '' END) END AS because,
       p.as_of, p.world, t.is_main
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY t.is_main DESC, CASE WHEN t.is_main THEN t.place END, t.cohort DESC, t.place
