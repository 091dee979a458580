-- Prepare the ranges of a kind for a new sweep: each starts at its beginning and ends where the next one begins.
DELETE FROM meta.hub_range WHERE kind = %(kind)s AND is_refused AND ordinal > 0;

INSERT INTO meta.hub_range (kind, ordinal, after_at, after_uid, sweep_id)
VALUES (%(kind)s, 0, '-infinity', '', %(sweep_id)s)
ON CONFLICT DO NOTHING;

UPDATE meta.hub_range r
SET sweep_id = %(sweep_id)s, position = NULL, position_at = NULL, position_uid = NULL, is_done = false, received = 0, requests = 0, tries = 0,
    until_at = n.until_at, until_uid = n.until_uid
FROM (
    SELECT kind, ordinal, coalesce(lead(after_at) OVER w, 'infinity') AS until_at, coalesce(lead(after_uid) OVER w, '~') AS until_uid
    FROM meta.hub_range
    WHERE kind = %(kind)s
    WINDOW w AS (ORDER BY after_at, after_uid)
) n
WHERE r.kind = n.kind AND r.ordinal = n.ordinal;
