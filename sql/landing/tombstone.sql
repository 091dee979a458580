-- Mark what the service says is gone; the first time counts.
UPDATE raw.record r
SET gone_at = coalesce(r.gone_at, stone.observed_at), renamed_to = stone.renamed_to
FROM (VALUES %s) AS stone (source, kind, key, observed_at, renamed_to)
WHERE r.source = stone.source AND r.key = stone.key
  AND (r.kind = stone.kind OR r.kind LIKE stone.kind || '\_%%')
  AND (r.gone_at IS NULL OR r.renamed_to IS DISTINCT FROM stone.renamed_to);
