-- The places of the records in hub_told that must be read: block, position in it, number.
COPY (SELECT block_id, ordinal, id FROM hub_told WHERE is_later) TO STDOUT (FORMAT csv)
