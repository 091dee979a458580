-- Make the history table, the build table and the functions of each mart again from the mart's columns; marts with them are the tables with published_from.
SELECT meta.keep_history(c.relname)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'published_from'
WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'r'
  AND NOT EXISTS (SELECT 1 FROM pg_attribute h WHERE h.attrelid = c.oid AND h.attname = 'published_to')
ORDER BY c.relname
