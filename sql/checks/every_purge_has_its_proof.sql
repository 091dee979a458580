-- Checks: Records whose prose was purged although no two answers of two days showed them gone for 30 days, and nobody asked that they be taken down. Severity: warn.
-- Grain: one row per violation. Key: record_id, purged_at. Reads: staging.purged, core.takedown.
SELECT p.record_id, p.source, p.kind, p.key, p.purged_at FROM staging.purged p
WHERE NOT p.was_gone
  AND NOT EXISTS (
      SELECT 1 FROM core.takedown t
      WHERE t.service = p.source
        AND lower(t.id) = CASE WHEN t.kind = 'account' THEN lower(split_part(p.of_key, '/', 1)) ELSE lower(p.of_key) END)
