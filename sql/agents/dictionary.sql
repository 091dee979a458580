-- Columns of tables and views of mart with what their comments say; of one relation, or of all but the histories.
-- Grain: one row per column. Key: name, column_name. Reads: pg_catalog.pg_class, pg_catalog.pg_attribute.
SELECT c.relname AS name, c.relkind IN ('v', 'm') AS is_view, obj_description(c.oid, 'pg_class') AS told,
       a.attname AS column_name, format_type(a.atttypid, NULL) AS type, col_description(c.oid, a.attnum) AS meaning
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = CAST('mart' AS regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm')
  AND (c.relname = CAST(:name AS text) OR (CAST(:name AS text) IS NULL AND c.relname NOT LIKE '%\_history'))
ORDER BY c.relname, a.attnum
