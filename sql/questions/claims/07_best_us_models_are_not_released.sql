-- The best US models are not released.
-- Asked by: the founding argument.
-- Read: value is the share of US flagship releases since 2023 whose weights are closed, of known; it holds where more than half are, whatever the unknown ones are.
-- Caveats: which model is the best is no fact of these sources: the flagships that the registry's criterion takes in stand for it, one rule for every country.
-- Needs: n, US flagship releases since 2023, at least 30, and coverage, the share known, at least 0.8.
-- Columns: metric, value, n, coverage, as_of, world, holds, because.
-- Reads: mart.lab, mart.publication, mart.release, mart.release_disclosure.
WITH told AS (
    SELECT count(*) AS n, count(*) FILTER (WHERE r.weights_status = 'closed') AS n_closed, count(*) FILTER (WHERE r.weights_status = 'unknown') AS n_unknown,
           count(*) FILTER (WHERE x.is_api_only) AS n_api_only
    FROM mart.release_disclosure r
    JOIN mart.release x USING (release_id)
    JOIN mart.lab l ON l.lab_id = r.lab_id
    WHERE r.is_counted AND x.is_registry AND r.release_date >= '2023-01-01' AND 'US' = ANY (l.countries)
)
SELECT 'share of US flagship releases since 2023 with closed weights, of known' AS metric, round(t.n_closed::numeric / nullif(t.n - t.n_unknown, 0), 4) AS value, t.n,
       round(coalesce(1 - t.n_unknown::numeric / nullif(t.n, 0), 0), 4) AS coverage, p.as_of, p.world,
       CASE WHEN t.n < 30 OR 1 - t.n_unknown::numeric / t.n < 0.8 THEN 'undetermined' WHEN t.n_closed::numeric / t.n > 0.5 THEN 'true'
            WHEN (t.n_closed + t.n_unknown)::numeric / t.n <= 0.5 THEN 'false' ELSE 'undetermined' END AS holds,
       format('%s closed (%s by API alone), %s unknown, of %s', t.n_closed, t.n_api_only, t.n_unknown, t.n) AS because
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
