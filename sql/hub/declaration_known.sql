-- The place of every repository's current record, for arrays: block, position in it, hub_key.
COPY (SELECT block_id, ordinal, hub_key FROM raw.hub_repository) TO STDOUT (FORMAT csv)
