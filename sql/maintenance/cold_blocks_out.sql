-- The blocks of one month in which no record is the current one of its repository, to be written to a cold file.
SELECT block_id, observed_at, kind, via, records, size_bytes, body
FROM raw.hub_block b
WHERE body IS NOT NULL AND observed_at >= %(month)s AND observed_at < %(month)s::date + interval '1 month'
  AND NOT EXISTS (SELECT 1 FROM raw.hub_repository r WHERE r.block_id = b.block_id)
ORDER BY block_id;
