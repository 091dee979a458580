-- What raters give as evidence and our evidence does not name, and whether any text that we hold leads to it.
SELECT hub_id AS model, kind, id, CASE WHEN is_reachable THEN 'reachable: ' || substr(path, 3) WHEN is_held THEN 'held, no path' ELSE 'not held' END AS why
FROM mart.assessment_link
WHERE parameter IN ('ev_code_github', 'ev_arxiv', 'ev_data_hf') AND NOT is_named
GROUP BY 1, 2, 3, 4
ORDER BY why, model, kind, id
