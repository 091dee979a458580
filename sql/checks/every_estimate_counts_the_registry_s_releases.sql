-- Checks: Countries and years of release whose estimate counts other releases than the registry has. Severity: fail.
-- Grain: one row per violation. Key: country, cohort. Reads: build.share_estimate, build.release_disclosure, build.release, core.release_origin, core.observed.
WITH counted AS (
    SELECT p.country, extract(year FROM o.origin_date)::integer::text AS cohort, count(DISTINCT r.release_id) AS n
    FROM build.release_disclosure r
    JOIN build.release x USING (release_id)
    JOIN core.release_origin o USING (release_id)
    CROSS JOIN LATERAL core.countries_of(r.lab_id, o.origin_date) AS p
    WHERE x.is_registry AND p.country <> 'unknown'
      AND o.origin_date BETWEEN '2016-01-01' AND (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed)
    GROUP BY p.country, cohort
), told AS (
    SELECT country, cohort, n FROM build.share_estimate
    WHERE measure = 'share' AND dimension = 'weights' AND status = 'open' AND weighting = 'release' AND cohort ~ '^[0-9]+$'
)
SELECT coalesce(c.country, t.country) AS country, coalesce(c.cohort, t.cohort) AS cohort, c.n, t.n AS n_told
FROM counted c
FULL JOIN told t ON t.country = c.country AND t.cohort = c.cohort
WHERE c.n IS DISTINCT FROM t.n
