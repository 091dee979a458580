-- One block of records as received; no row if it was moved to a cold file.
SELECT body, size_bytes FROM raw.hub_block WHERE block_id = %(block)s AND body IS NOT NULL;
