-- If too many known repositories are missing from a range, the Hub's list was incomplete: they are unknown, not deleted. Repositories known from snapshots
-- alone that the last complete walk did not meet are not counted for this. A repository that was suspicious in an earlier sweep already is not marked
-- again, so that a call of its own checks it.
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
