-- Where the records lie that are newer than what was derived (declaration_seen.sql): block, place in it, key.
COPY (SELECT block_id, ordinal, hub_key FROM hub_seen WHERE is_touched) TO STDOUT (FORMAT csv)
