-- For known repositories and a past time: the hash of the version that was valid then; when the next version was first observed; whether a version may be
-- inserted then (the present version is newer, and the one valid then came from a snapshot, since lists hold more fields); and whether it would be the
-- newest (the present version is older, from a snapshot, and no later snapshot saw the repository).
SELECT r.hub_uid, r.hub_key, CASE WHEN r.observed_at > %(at)s THEN stood.content_hash ELSE r.content_hash END,
       coalesce(stood.observed_to, next.observed_at, r.observed_at),
       r.observed_at > %(at)s AND coalesce(stood.via, 'snapshot') = 'snapshot',
       r.observed_at < %(at)s AND r.via = 'snapshot' AND EXISTS (
           SELECT 1 FROM raw.hub_block k
           JOIN meta.hub_sweep t ON t.run_id = k.run_id AND t.kind = r.kind AND t.via = 'snapshot' AND t.day = (k.observed_at AT TIME ZONE 'UTC')::date
           WHERE k.block_id = r.block_id
             AND NOT EXISTS (SELECT 1 FROM meta.hub_sweep s
                             WHERE s.kind = r.kind AND s.via = 'snapshot' AND s.outcome IN ('complete', 'incomplete') AND s.as_of > %(at)s
                               AND s.sweep_id >= t.sweep_id))
FROM raw.hub_repository r
LEFT JOIN LATERAL (
    SELECT h.content_hash, h.observed_to, h.via FROM raw.hub_repository_history h
    WHERE h.hub_key = r.hub_key AND h.observed_to > %(at)s AND h.observed_at <= %(at)s
    ORDER BY h.observed_to LIMIT 1
) stood ON true
LEFT JOIN LATERAL (
    SELECT min(h.observed_at) AS observed_at FROM raw.hub_repository_history h WHERE h.hub_key = r.hub_key AND h.observed_at > %(at)s
) next ON true
WHERE r.kind = %(kind)s AND r.hub_uid = ANY (%(uids)s);
