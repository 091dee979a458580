-- Known repositories that a walk met in another range than the one we have them in, since their createdAt has changed.
SELECT r.hub_uid,
       concat_ws(E'\t', CASE WHEN r.gone_at IS NOT NULL THEN '\N' ELSE concat(
                     CASE WHEN EXISTS (SELECT FROM raw.hub_emptied e WHERE e.hub_key = r.hub_key AND e.confirmed_at IS NULL AND e.returned_at IS NULL) THEN '?' END,
                     r.content_hash) END,
                 coalesce(n.downloads::text, '\N'), coalesce(n.downloads_all_time::text, '\N'), coalesce(n.likes::text, '\N'),
                 r.hub_key, r.via, CASE WHEN r.gone_at IS NOT NULL THEN 't' ELSE 'f' END, n.day)
FROM raw.hub_repository r
JOIN raw.hub_counter_now n USING (hub_key)
WHERE r.kind = %(kind)s AND r.hub_uid = ANY (%(uids)s);
