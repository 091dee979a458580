-- Temporary table hub_told of every replaced record from a list, with its block and position; is_later: its block is not in a cold file and can be read.
DROP TABLE IF EXISTS hub_told, hub_declaration_read;
CREATE TEMPORARY TABLE hub_told ON COMMIT DROP AS
SELECT (row_number() OVER ())::integer AS id, h.hub_key, h.observed_at, h.block_id, h.ordinal, b.body IS NOT NULL AS is_later
FROM raw.hub_repository_history h
LEFT JOIN raw.hub_block b USING (block_id)
WHERE h.via = 'census';
ANALYZE hub_told;

CREATE TEMPORARY TABLE hub_declaration_read (LIKE core.hub_declaration) ON COMMIT DROP;

-- Delete the changes whose two records can be read again, since they will be found again; a change with a record in a cold file stays.
DELETE FROM core.hub_redeclaration r
USING raw.hub_block b, raw.hub_block a
WHERE b.block_id = r.before_block_id AND a.block_id = r.after_block_id AND b.body IS NOT NULL AND a.body IS NOT NULL;
