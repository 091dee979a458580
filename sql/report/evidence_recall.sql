-- Of the repositories, papers and datasets that raters give and to which a path leads, the share that our evidence names.
SELECT source, kind,
       count(*) AS given,
       count(*) FILTER (WHERE is_held) AS held,
       count(*) FILTER (WHERE is_reachable) AS reachable,
       count(*) FILTER (WHERE is_reachable AND is_named) AS named,
       round(count(*) FILTER (WHERE is_reachable AND is_named)::numeric / nullif(count(*) FILTER (WHERE is_reachable), 0), 3) AS recall
FROM mart.assessment_link
WHERE parameter IN ('ev_code_github', 'ev_arxiv', 'ev_data_hf')
GROUP BY source, kind
ORDER BY source, kind
