-- Checks: Records whose prose was purged although no two answers of two days showed them gone for 30 days, and nobody asked that they be taken down. Severity: warn.
-- Grain: one row per violation. Key: record_id. Reads: raw.record_version, raw.record, raw.absence, raw.replaced, core.takedown.
-- The 30 days are those of raw.purgeable.
SELECT DISTINCT r.record_id, r.source, r.kind, r.key, v.purged_at
FROM raw.record_version v
JOIN raw.record r USING (record_id)
CROSS JOIN LATERAL (SELECT CASE WHEN r.kind IN ('model_licence', 'dataset_licence') THEN split_part(r.key, ':', 1) ELSE r.key END AS of_key) thing
WHERE v.purged_at IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM raw.absence a
      WHERE a.record_id = r.record_id AND raw.is_later_day(a.confirmed_at, a.absent_at) AND a.absent_at < v.purged_at - interval '30 days'
        AND (a.returned_at IS NULL OR a.returned_at >= v.purged_at))
  AND NOT EXISTS (SELECT 1 FROM raw.replaced p WHERE p.source = r.source AND p.replaced_at = r.replaced_at AND p.replaced_at < v.purged_at - interval '30 days')
  AND NOT EXISTS (
      SELECT 1 FROM core.takedown t
      WHERE t.service = r.source
        AND lower(t.id) = CASE WHEN t.kind = 'account' THEN lower(split_part(thing.of_key, '/', 1)) ELSE lower(thing.of_key) END)
