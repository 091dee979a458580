-- Where the current record of every repository lies, for arrays: block, place in it, key.
COPY (SELECT block_id, ordinal, hub_key FROM raw.hub_repository) TO STDOUT (FORMAT csv)
