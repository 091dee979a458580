-- Where the current records of repositories that are there lie.
SELECT r.block_id, r.hub_key, r.ordinal
FROM raw.hub_repository r
WHERE r.hub_key = ANY (%(keys)s) AND r.gone_at IS NULL
ORDER BY r.block_id, r.hub_key;
