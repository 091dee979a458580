-- Block and position of the current records of these repositories, without those that are gone.
SELECT r.block_id, r.hub_key, r.ordinal
FROM raw.hub_repository r
WHERE r.hub_key = ANY (%(keys)s) AND r.gone_at IS NULL
ORDER BY r.block_id, r.hub_key;
