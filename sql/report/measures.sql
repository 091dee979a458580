-- What a monitoring system is told of the warehouse, a name and a number each: rows landed and rejected since the first run, what is wanted and not
-- asked for yet, calls that a service still gives. A budget is told by its service, and never by what stands for its token.
SELECT 'landed.' || source || '.' || kind AS name, sum(landed) AS value FROM meta.receipt GROUP BY source, kind
UNION ALL
SELECT 'rejects.' || source || '.' || kind, sum(rejected) FROM meta.receipt GROUP BY source, kind
UNION ALL
SELECT 'landed.whole_hub.' || kind, sum(new + changed) FROM meta.hub_sweep GROUP BY kind
UNION ALL
SELECT 'rejects.whole_hub.' || kind, sum(rejected) FROM meta.hub_sweep GROUP BY kind
UNION ALL
SELECT 'backlog.' || s.source, count(b.key)
FROM (SELECT DISTINCT source FROM meta.wanted) s
LEFT JOIN meta.backlog b ON b.source = s.source
GROUP BY s.source
UNION ALL
-- Where the service told no number nobody knows what is left.
SELECT 'budget_left.' || split_part(budget, ':', 1) || CASE WHEN bucket = '' THEN '' ELSE '.' || bucket END, min(remaining)
FROM meta.service_budget
WHERE remaining IS NOT NULL
GROUP BY split_part(budget, ':', 1), bucket
ORDER BY name
