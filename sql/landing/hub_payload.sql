-- The stored block with the current record of a repository as it was received, and the record's position in it.
SELECT b.body, b.size_bytes, r.ordinal
FROM raw.hub_repository r
JOIN raw.hub_block b USING (block_id)
WHERE r.hub_id = %(hub_id)s AND r.kind = %(kind)s
ORDER BY r.gone_at IS NOT NULL, r.hub_key DESC
LIMIT 1;
