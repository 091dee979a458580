-- Hub pages to fetch of papers that the registry or a followed model names: pages that were never asked for or failed, were refused or unreadable over a
-- week ago, or were absent on one earlier day only. At most 2,000, those of the registry first.
SELECT w.key
FROM meta.wanted w
LEFT JOIN staging.look l ON l.source = %(source)s AND l.scope = 'paper_page:' || w.key
WHERE w.source = 'arxiv' AND w.kind = 'paper' AND w.depth <= 1
  AND (l.look_id IS NULL OR l.outcome = 'failed'
       OR (l.outcome IN ('refused', 'unreadable') AND l.ended_at < (SELECT max(ended_at) FROM meta.look) - interval '7 days')
       OR (l.is_doubted AND raw.is_later_day((SELECT max(ended_at) FROM meta.look), l.ended_at)))
  AND NOT EXISTS (SELECT 1 FROM meta.look k WHERE k.look_id = l.look_id AND k.outcome IN ('failed', 'absent') AND k.last_run_id >= (SELECT meta.first_run_of(%(run)s)))
ORDER BY (w.reason <> 'registry'), w.depth, w.key
LIMIT 2000;
