-- Of the repositories, papers and datasets that raters give and to which a path leads, the share that our evidence names; by half of the labelled labs.
WITH judged AS (
    SELECT DISTINCT source, edition, subject, core.half_of_labels(coalesce(lab, split_part(hub_id, '/', 1))) AS half
    FROM core.assessment
    WHERE hub_id IS NOT NULL
)
SELECT l.source, 'half ' || j.half AS rows, coalesce(l.kind, 'all') AS kind,
       count(*) AS given,
       count(*) FILTER (WHERE l.is_held) AS held,
       count(*) FILTER (WHERE l.is_reachable) AS reachable,
       count(*) FILTER (WHERE l.is_reachable AND l.is_named) AS named,
       round(count(*) FILTER (WHERE l.is_reachable AND l.is_named)::numeric / nullif(count(*) FILTER (WHERE l.is_reachable), 0), 3) AS recall
FROM mart.assessment_link l
JOIN judged j USING (source, edition, subject)
WHERE l.parameter IN ('ev_code_github', 'ev_arxiv', 'ev_data_hf')
GROUP BY l.source, j.half, CUBE (l.kind)
ORDER BY l.source, j.half DESC, l.kind NULLS LAST
