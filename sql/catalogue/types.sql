-- Every enumerated type of ours.
SELECT n.nspname AS schema, t.typname AS name,
       format('CREATE TYPE %I.%I AS ENUM (%s);', n.nspname, t.typname, string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)) AS definition,
       format('COMMENT ON TYPE %I.%I IS %L;', n.nspname, t.typname, obj_description(t.oid, 'pg_type')) AS comment
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_enum e ON e.enumtypid = t.oid
WHERE n.nspname IN ('raw', 'core', 'build', 'mart', 'meta')
GROUP BY t.oid, n.nspname, t.typname
ORDER BY 1, 2
