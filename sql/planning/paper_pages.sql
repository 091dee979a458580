-- Hub pages of papers that the registry or a followed model names and that were not asked for yet.
SELECT w.key
FROM meta.wanted w
LEFT JOIN staging.look l ON l.source = %(source)s AND l.scope = 'paper_page:' || w.key
WHERE w.source = 'arxiv' AND w.kind = 'paper' AND w.depth <= 1 AND (l.look_id IS NULL OR l.outcome = 'failed')
ORDER BY w.depth, w.key
LIMIT 2000;
