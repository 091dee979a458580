-- Columns of every table and view of mart, in order, with what their comments say; views of the collection's state move with every run and are left out,
-- and so is the table of every repository of the Hub: without their owners' names its rows are of no use, and its shares are there.
SELECT c.relname AS name, c.relkind IN ('v', 'm') AS is_view, obj_description(c.oid, 'pg_class') AS told,
       a.attname AS column_name, format_type(a.atttypid, NULL) AS type, a.attnotnull AS is_required,
       col_description(c.oid, a.attnum) AS meaning
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND c.relname NOT IN ('run', 'receipt', 'look_count', 'backlog_count', 'reject_count', 'quality_result', 'build', 'publication_diff', 'hub_disclosure')
ORDER BY c.relname, a.attnum;
