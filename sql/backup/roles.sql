-- Roles that something in this database is owned by or granted to, and those of them that each is a member of.
WITH named AS (
    SELECT DISTINCT a.oid, a.rolname
    FROM pg_shdepend d
    JOIN pg_authid a ON a.oid = d.refobjid
    WHERE d.refclassid = 'pg_authid'::regclass AND a.rolname !~ '^pg_' AND NOT a.rolsuper
      AND (d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
           OR (d.classid = 'pg_database'::regclass AND d.objid = (SELECT oid FROM pg_database WHERE datname = current_database())))
)
SELECT n.rolname::text,
       ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN named g ON g.oid = m.roleid WHERE m.member = n.oid ORDER BY 1)
FROM named n
ORDER BY 1
