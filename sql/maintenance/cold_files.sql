-- Months of counters that lie in cold files, and not in the table.
SELECT month
FROM meta.cold_file
WHERE source = 'raw.hub_counter' AND replaced_by IS NULL AND NOT is_thawed
ORDER BY month;
