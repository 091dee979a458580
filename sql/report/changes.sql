-- A hash over all rows of every table of raw, core and mart, to see whether a run changed one.
SELECT format('SELECT %L AS name, count(*) AS rows, md5(coalesce(string_agg(md5(t::text), '''' ORDER BY md5(t::text)), '''')) AS hash FROM %I.%I t',
              n.nspname || '.' || c.relname, n.nspname, c.relname)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('raw', 'core', 'mart') AND c.relkind = 'r'
ORDER BY n.nspname, c.relname;
