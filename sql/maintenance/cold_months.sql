-- Months of counters that are old enough to be moved to a cold file.
SELECT to_date(right(c.relname, 7), 'YYYY_MM') AS month
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'raw.hub_counter'::regclass
  AND to_date(right(c.relname, 7), 'YYYY_MM') < date_trunc('month', (SELECT max(day) FROM meta.hub_sweep)) - make_interval(months => %(keep)s)
ORDER BY 1;
