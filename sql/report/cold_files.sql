-- The cold files that DuckDB reads in place of the months of raw.hub_counter that lie in files.
SELECT format('read_parquet([%s])', string_agg(quote_literal(coalesce(store || '/', '') || name), ', ' ORDER BY name)) AS files
FROM meta.cold_file
WHERE source = 'raw.hub_counter' AND replaced_by IS NULL AND NOT is_thawed;
