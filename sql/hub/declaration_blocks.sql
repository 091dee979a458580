-- Blocks of records after a given one, in their order, but for those that lie in cold files: of these no record is a current one.
SELECT block_id, kind, size_bytes, body
FROM raw.hub_block
WHERE block_id > %(after)s AND body IS NOT NULL
ORDER BY block_id;
