-- Figures for a monitoring system, a name and a number each: rows landed and rejected since the first run, things wanted and not
-- asked for yet, calls that a service still gives. The name of a budget has only its service, never the part that stands for the token.
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
-- Leave out budgets of which the service told no number of calls left.
SELECT 'budget_left.' || split_part(budget, ':', 1) || CASE WHEN bucket = '' THEN '' ELSE '.' || bucket END, min(remaining)
FROM meta.service_budget
WHERE remaining IS NOT NULL
GROUP BY split_part(budget, ':', 1), bucket
ORDER BY name
