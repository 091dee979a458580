-- Repositories that a walk did not meet and that one call each should be spent on: doubts of an earlier day first, then what was
-- never asked for, then what was asked for longest ago, so that what the service refuses to tell holds nothing else up. What a call of this sweep came to
-- nothing for comes last, and after some tries no more: one that is limited each time would be asked for ever.
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
