-- Every record that a list told and that another followed, in its order, with where it lies; of blocks in cold files nothing is read.
DROP TABLE IF EXISTS hub_told, hub_declaration_read;
CREATE TEMPORARY TABLE hub_told ON COMMIT DROP AS
SELECT (row_number() OVER ())::integer AS id, h.hub_key, h.observed_at, h.block_id, h.ordinal, b.body IS NOT NULL AS is_later
FROM raw.hub_repository_history h
LEFT JOIN raw.hub_block b USING (block_id)
WHERE h.via = 'census';
ANALYZE hub_told;

CREATE TEMPORARY TABLE hub_declaration_read (LIKE core.hub_declaration) ON COMMIT DROP;

-- What can be read again is found again; a change of which one record lies in a cold file stays as it was read.
DELETE FROM core.hub_redeclaration r
USING raw.hub_block b, raw.hub_block a
WHERE b.block_id = r.before_block_id AND a.block_id = r.after_block_id AND b.body IS NOT NULL AND a.body IS NOT NULL;
