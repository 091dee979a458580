-- Checks: Records that count as gone although no two answers of two days said so, no redirect led to their new name, and no other thing took the name over. Severity: warn.
-- Grain: one row per violation. Key: record_id. Reads: raw.record, raw.absence, raw.replaced.
SELECT r.record_id, r.source, r.kind, r.key, r.gone_at
FROM raw.record r
WHERE r.gone_at IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM raw.absence a
      WHERE a.record_id = r.record_id AND a.absent_at = r.gone_at AND a.returned_at IS NULL
        AND (raw.is_later_day(a.confirmed_at, a.absent_at) OR a.renamed_to IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM raw.replaced p WHERE p.source = r.source AND p.replaced_at = r.replaced_at)
