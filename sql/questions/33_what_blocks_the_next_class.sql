-- Which component keeps releases from the next class of the Model Openness Framework?
-- Asked by: makers of open models.
-- Read: counted releases per next class and blocking component; (unknown): we have to look for it; (closed) and (partial): the makers have to release it.
-- Caveats: components for which we have no indicator are left out.
-- Columns: mof_next_class, component, releases, by_it_alone.
-- Reads: mart.release_score, mart.release.
SELECT s.mof_next_class, b.component, count(*) AS releases, count(*) FILTER (WHERE s.mof_blocking = b.component) AS by_it_alone
FROM mart.release_score s
JOIN mart.release r ON r.release_id = s.release_id AND r.is_counted
CROSS JOIN LATERAL string_to_table(s.mof_blocking, '; ') AS b (component)
GROUP BY s.mof_next_class, b.component
ORDER BY s.mof_next_class, releases DESC, b.component
