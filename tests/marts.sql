-- A hash over every table of mart that a publication writes, without what two runs on one world must tell apart: numbers of runs and of versions, and moments.
-- A uuid is made of what its row says, so that evidence is compared; dates are facts of the world.
SELECT format('SELECT %L, count(*), md5(coalesce(string_agg(h, '''' ORDER BY h), '''')) FROM (SELECT md5(row(%s)::text) AS h FROM mart.%I) t',
              c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname), c.relname)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE '%\_history'
  AND a.atttypid <> 'timestamptz'::regtype AND a.attname NOT IN ('publication_id', 'raw_version_id', 'look_id', 'hub_key')
GROUP BY c.relname
ORDER BY c.relname
\gexec
