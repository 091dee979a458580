-- The weights of most US flagship models are not given out (the argument says: the best models are not released).
-- Asked by: the founding argument.
-- Read: one row per year of release; is_main marks the newest year that has ended and has enough releases. The share of US flagship releases whose weights are closed, against a half. Holds or fails: whatever the status of the unknown releases is; holds_if_alike or fails_if_alike: only if the unknown releases are like the known releases of the same country, year and kind of maker.
-- Caveats: these sources do not say which model is the best: we count the flagships by the registry's criterion instead, one rule for every country; our own error, as far as audits found it, is in every interval, and rests_on says which statuses no audit read; releases that the registry lacks are in none, and rests_on says how many it does not list; what was announced after the day up to which the registry was gone through is missing.
-- Needs: at least 20 US flagship releases of the year, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, rests_on, as_of, world, is_main, is_few.
-- Reads: mart.downloads_told, mart.error_told, mart.list_told, mart.makers_told, mart.otherwise_told, mart.publication, mart.registry_told, mart.share_estimate, mart.share_told, mart.trends_told, mart.verdict, mart.verdict_told.
WITH share AS (
    SELECT * FROM mart.share_estimate WHERE measure = 'share' AND status = 'closed' AND country = 'US' AND is_whole
), cohort AS (
    SELECT cohort, cohort = coalesce(max(cohort) FILTER (WHERE n >= 20) OVER (), max(cohort) OVER ()) AS is_main, 20 AS needed
    FROM share WHERE dimension = 'weights' AND weighting = 'release' AND cohort <> '2016-2020'
    UNION ALL
    SELECT NULL, true, 20 WHERE NOT EXISTS (SELECT 1 FROM share)
), judged AS (
    SELECT d.dimension, d.place, c.cohort, c.is_main, c.needed, x.n, x.n_unknown, x.n_without_like, x.n_shared, x.coverage, x.told_low, x.told_high, x.low, x.high, x.alike_low, x.alike_high,
           x.pooled, CASE WHEN x.n >= c.needed THEN mart.verdict(x.low, x.high, x.alike_low, x.alike_high, 0.5) ELSE 'undetermined' END AS holds
    FROM (VALUES ('weights', 1)) AS d (dimension, place)
    CROSS JOIN cohort c
    LEFT JOIN share x ON x.dimension = d.dimension AND x.cohort = c.cohort AND x.weighting = 'release'
), told AS (
    SELECT j.*, f.if_alike,
           CASE WHEN f.if_alike THEN mart.share_told(j.alike_low, j.alike_high) ELSE mart.share_told(j.low, j.high) END AS share,
           CASE WHEN f.if_alike THEN mart.share_told(l.alike_low, l.alike_high) ELSE mart.share_told(l.low, l.high) END AS by_lab,
           mart.share_told(l.alike_low, l.alike_high) AS by_lab_alike,
           CASE WHEN f.if_alike THEN mart.share_told(w.alike_low, w.alike_high) ELSE mart.share_told(w.low, w.high) END AS by_download,
           w.is_measured, w.n AS downloads_known,
           CASE WHEN f.if_alike THEN mart.share_told(a.alike_low, a.alike_high) ELSE mart.share_told(a.low, a.high) END AS counted, a.n AS counted_n, mart.share_told(o.low, o.high) AS china, o.n AS china_n,
           CASE WHEN j.n >= j.needed THEN mart.verdict(l.low, l.high, l.alike_low, l.alike_high, 0.5) ELSE 'undetermined' END AS holds_by_lab,
           CASE WHEN j.n >= j.needed THEN mart.verdict(a.low, a.high, a.alike_low, a.alike_high, 0.5) ELSE 'undetermined' END AS holds_counted
    FROM judged j
    CROSS JOIN LATERAL (SELECT j.holds LIKE '%alike' AS if_alike) f
    LEFT JOIN share l ON l.dimension = j.dimension AND l.cohort = j.cohort AND l.weighting = 'lab'
    LEFT JOIN share w ON w.dimension = j.dimension AND w.cohort = j.cohort AND w.weighting = 'download'
    LEFT JOIN share a ON a.dimension = j.dimension AND a.cohort = j.cohort AND a.weighting = 'counted'
    LEFT JOIN mart.share_estimate o ON o.measure = 'share' AND o.status = 'closed' AND o.country = 'CN' AND o.dimension = j.dimension AND o.cohort = j.cohort AND o.weighting = 'release'
)
SELECT 'closed weights, United States' AS metric, t.cohort, t.holds,
       CASE WHEN t.n IS NULL THEN 'No US release of a whole year is known.'
            ELSE format('%s%s of the %s US flagship releases of %s in our registry have closed %s%s%s; which models are the best is not measured here (claim 08 asks an outside ranking).%s',
                        CASE WHEN 2 * t.n_unknown > t.n THEN format('Of %s of %s it is not known. ', t.n_unknown, t.n) ELSE '' END,
                        t.share, t.n, t.cohort, t.dimension,
                        CASE WHEN t.if_alike THEN format(', if the %s unknown ones are like the known (whatever they are: %s)', t.n_unknown, mart.share_told(t.low, t.high)) ELSE '' END,
                        CASE WHEN t.n < t.needed THEN format(': fewer than %s, too few to decide', t.needed) WHEN t.holds = 'undetermined' THEN ': whether more than half is not decided'
                             WHEN t.holds LIKE 'holds%' THEN ': more than half' ELSE ': not more than half' END,
                        mart.otherwise_told(t.holds, t.holds_by_lab, 'if each maker counts alike')) END AS sentence,
       t.share AS value, coalesce(t.n, 0) AS n, 'releases' AS n_of, coalesce(t.coverage, 0) AS coverage,
       'the share: ' || mart.trends_told('US', '', t.dimension, 'closed') AS trend,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('each maker alike: %s (%s releases), %s; %s; beside it China, by releases: %s', mart.makers_told(t.by_lab, t.by_lab_alike, t.holds_by_lab, t.if_alike), t.n, mart.verdict_told(t.holds_by_lab),
                        mart.downloads_told(t.by_download, t.is_measured, t.downloads_known, t.n),
                        CASE WHEN t.china_n IS NULL THEN 'no release of the year is known' ELSE format('%s of %s', t.china, t.china_n) END) END AS beside,
       CASE WHEN t.n IS NULL THEN 'nothing is estimated'
            ELSE format('%sthe status is not known of %s of %s releases%s; by our statuses alone, without our own errors: %s; we ask for more than 50 %%%s%s',
                        CASE WHEN t.n < t.needed THEN 'fewer than ' || t.needed || ' releases; ' ELSE '' END, t.n_unknown, t.n,
                        CASE WHEN t.n_without_like > 0 THEN format(' (for %s of these we know fewer than three releases of the same country, year and kind of maker: they may be open or not)', t.n_without_like) ELSE '' END,
                        mart.share_told(t.told_low, t.told_high),
                        CASE WHEN t.n_shared > 0 THEN format('; releases that count in part, since their lab has several countries: %s', t.n_shared) ELSE '' END,
                        CASE t.dimension WHEN 'weights' THEN '; open weights can be fetched without asking anybody: behind a form they are partial' ELSE '' END) END AS because,
       CASE WHEN t.n IS NULL THEN mart.registry_told()
            ELSE concat_ws(' ', mart.list_told(format('United States %s', t.counted_n - t.n), t.counted, format('%s releases', t.counted_n), t.holds, t.holds_counted),
                           mart.error_told(t.dimension, t.pooled), mart.registry_told()) END AS rests_on,
       p.as_of, p.world, t.is_main, coalesce(t.n, 0) < t.needed AS is_few
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY t.is_main DESC, CASE WHEN t.is_main THEN t.place END, t.cohort DESC, t.place
