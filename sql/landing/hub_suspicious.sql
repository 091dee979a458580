-- A range that misses too many came back short: what it misses is unknown, not deleted. Whom snapshots of the past alone told,
-- and no list of the last complete walk any more, are no sign of it; what was missing so the time before is asked for.
UPDATE meta.hub_absence a
SET outcome = 'suspicious'
FROM (
    SELECT m.ordinal
    FROM (
        SELECT b.ordinal, count(*) AS missing
        FROM meta.hub_absence b
        JOIN raw.hub_repository p USING (hub_key)
        LEFT JOIN (
            SELECT max(as_of) AS at FROM meta.hub_sweep WHERE kind = %(kind)s AND via = 'census' AND outcome = 'complete' AND sweep_id < %(sweep_id)s
        ) walk ON true
        WHERE b.sweep_id = %(sweep_id)s AND (p.via = 'census' OR walk.at IS NULL OR p.observed_at >= walk.at)
        GROUP BY b.ordinal
    ) m
    JOIN meta.hub_range r ON r.kind = %(kind)s AND r.ordinal = m.ordinal
    WHERE m.missing > %(least)s AND m.missing > %(share)s * (m.missing + r.received)
) short
WHERE a.sweep_id = %(sweep_id)s AND a.ordinal = short.ordinal AND a.outcome IS NULL
  AND NOT EXISTS (SELECT 1 FROM meta.hub_absence p WHERE p.hub_key = a.hub_key AND p.sweep_id < a.sweep_id AND p.outcome = 'suspicious');
