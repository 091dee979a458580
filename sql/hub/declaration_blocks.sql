-- Blocks of records after a given one, in order, without those in cold files, which hold no current record.
SELECT block_id, kind, size_bytes, body
FROM raw.hub_block
WHERE block_id > %(after)s AND body IS NOT NULL
ORDER BY block_id;
