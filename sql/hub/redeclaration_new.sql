-- Temporary table hub_told of the replaced records from lists since the last derived block, and of the record before them, with block and position.
DROP TABLE IF EXISTS hub_told, hub_declaration_read;
CREATE TEMPORARY TABLE hub_told ON COMMIT DROP AS
SELECT (row_number() OVER ())::integer AS id, h.hub_key, h.observed_at, h.block_id, h.ordinal, h.block_id > %(after)s AS is_later
FROM hub_seen s
CROSS JOIN LATERAL (
    SELECT o.hub_key, o.observed_at, o.block_id, o.ordinal,
           row_number() OVER (PARTITION BY o.block_id > %(after)s ORDER BY o.observed_to DESC) AS place
    FROM raw.hub_repository_history o
    WHERE o.hub_key = s.hub_key AND o.via = 'census'
) h
-- The newest of the earlier records (place 1) is the one from which core.hub_declaration was read.
WHERE s.is_touched AND (h.block_id > %(after)s OR h.place = 1);
ANALYZE hub_told;

CREATE TEMPORARY TABLE hub_declaration_read (LIKE core.hub_declaration) ON COMMIT DROP;
