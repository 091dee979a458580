-- Bytes of the database; bytes of its tables without their indexes, which a dump does not hold; the server's version in full and its first number.
SELECT pg_database_size(current_database()),
       (SELECT coalesce(sum(pg_table_size(c.oid)), 0)::bigint FROM pg_class c WHERE c.relkind IN ('r', 'm')),
       current_setting('server_version'), current_setting('server_version_num')::integer / 10000
