-- Things that raters give as evidence and our evidence does not name, and whether any text that we hold leads to them; in half A alone.
SELECT l.hub_id AS model, l.kind, l.id,
       CASE WHEN l.is_reachable THEN 'reachable: ' || substr(l.path, 3) WHEN l.is_held THEN 'held, no path' ELSE 'not held' END AS why
FROM mart.assessment_link l
JOIN core.assessment a USING (source, edition, subject)
WHERE l.parameter IN ('ev_code_github', 'ev_arxiv', 'ev_data_hf') AND NOT l.is_named
  AND core.half_of_labels(coalesce(a.lab, split_part(a.hub_id, '/', 1))) = 'A' AND a.hub_id IS NOT NULL
GROUP BY 1, 2, 3, 4
ORDER BY why, model, kind, id
