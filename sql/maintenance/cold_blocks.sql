-- Months with stored blocks in which no record is the current one of its repository, old enough to be moved to a cold file.
SELECT DISTINCT date_trunc('month', b.observed_at)::date AS month
FROM raw.hub_block b
WHERE b.body IS NOT NULL
  AND b.observed_at < date_trunc('month', (SELECT max(as_of) FROM meta.hub_sweep)) - make_interval(months => %(keep)s)
  AND NOT EXISTS (SELECT 1 FROM raw.hub_repository r WHERE r.block_id = b.block_id)
ORDER BY 1;
