-- Where the records lie that are to be read (hub_told): block, place in it, number.
COPY (SELECT block_id, ordinal, id FROM hub_told WHERE is_later) TO STDOUT (FORMAT csv)
