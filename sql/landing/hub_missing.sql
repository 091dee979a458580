-- Repositories that a walk did not meet and that a call of their own should check now. Order: those absent on an earlier day, those never asked for, those
-- asked for longest ago; so repositories that the Hub refuses do not block the others. Those whose call of this sweep failed come last, and after some tries
-- are not asked for any more: else a repository that is limited each time would be asked for ever.
SELECT r.hub_id
FROM meta.hub_absence a
JOIN raw.hub_repository r USING (hub_key)
LEFT JOIN LATERAL (
    SELECT p.sweep_id, p.outcome = 'doubted' AS is_doubted
    FROM meta.hub_absence p
    WHERE p.hub_key = a.hub_key AND p.sweep_id < a.sweep_id AND p.outcome IS NOT NULL
    ORDER BY p.sweep_id DESC
    LIMIT 1
) last ON true
WHERE a.sweep_id = %(sweep_id)s AND a.outcome IS NULL AND a.tries < %(tries)s
ORDER BY a.tries, coalesce(last.is_doubted, false) DESC, last.sweep_id NULLS FIRST, r.hub_key
LIMIT %(most)s;
