-- Every enumerated type and every range type of ours.
WITH ours AS (
    SELECT t.oid, n.nspname AS schema, t.typname AS name, format('%I.%I', n.nspname, t.typname) AS full_name
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname IN ('raw', 'core', 'build', 'mart', 'meta')
), made AS (
    SELECT o.oid, format('AS ENUM (%s)', string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)) AS definition
    FROM ours o
    JOIN pg_enum e ON e.enumtypid = o.oid
    GROUP BY o.oid
    UNION ALL
    SELECT o.oid, format('AS RANGE (%s)', concat_ws(', ', 'subtype = ' || format_type(r.rngsubtype, NULL), 'collation = ' || quote_ident(l.collname)))
    FROM ours o
    JOIN pg_range r ON r.rngtypid = o.oid
    LEFT JOIN pg_collation l ON l.oid = r.rngcollation
)
SELECT o.schema, o.name, format('CREATE TYPE %s %s;', o.full_name, m.definition) AS definition,
       format('COMMENT ON TYPE %s IS %L;', o.full_name, obj_description(o.oid, 'pg_type')) AS comment
FROM ours o
JOIN made m USING (oid)
ORDER BY 1, 2
