-- Every sequence of ours that belongs to no column.
SELECT n.nspname AS schema, c.relname AS name, format('CREATE SEQUENCE %I.%I AS %s;', n.nspname, c.relname, format_type(s.seqtypid, NULL)) AS definition
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('raw', 'core', 'build', 'mart', 'meta')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))
ORDER BY 1, 2
