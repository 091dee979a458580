-- Wanted things of one kind that have no answer yet.
SELECT key FROM meta.backlog
WHERE source = %(source)s AND kind = %(kind)s
  AND abs(hashtextextended(key, 0)) %% %(chunks)s = %(chunk)s
ORDER BY depth, key;
