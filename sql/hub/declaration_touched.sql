-- The places of the records that are newer than the last derived block (declaration_seen.sql): block, position in it, hub_key.
COPY (SELECT block_id, ordinal, hub_key FROM hub_seen WHERE is_touched) TO STDOUT (FORMAT csv)
