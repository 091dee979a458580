-- Of known repositories: the version that stood at a moment, and when the next was told. A version goes between two only
-- where what stood then is not what stands now, and was not told by a list, which tells more.
SELECT r.hub_uid, r.hub_key, stood.content_hash, coalesce(stood.observed_to, next.observed_at, r.observed_at),
       r.observed_at > %(at)s AND coalesce(stood.via, 'snapshot') = 'snapshot'
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
