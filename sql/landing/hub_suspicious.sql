-- A range that misses too many came back short: what it misses is unknown, not deleted. What was missing so the time before is asked for.
UPDATE meta.hub_absence a
SET outcome = 'suspicious'
FROM (
    SELECT m.ordinal
    FROM (SELECT ordinal, count(*) AS missing FROM meta.hub_absence WHERE sweep_id = %(sweep_id)s GROUP BY ordinal) m
    JOIN meta.hub_range r ON r.kind = %(kind)s AND r.ordinal = m.ordinal
    WHERE m.missing > %(least)s AND m.missing > %(share)s * (m.missing + r.received)
) short
WHERE a.sweep_id = %(sweep_id)s AND a.ordinal = short.ordinal AND a.outcome IS NULL
  AND NOT EXISTS (SELECT 1 FROM meta.hub_absence p WHERE p.hub_key = a.hub_key AND p.sweep_id < a.sweep_id AND p.outcome = 'suspicious');
