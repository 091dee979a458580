-- Put on the work list the papers whose records in a list were rejected although their id could be read, since no later list will hold them again.
-- Depth 2: what these papers name is not followed.
INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at)
SELECT r.source, r.kind, r.key, 'rejected in a list', 2, min(r.observed_at)
FROM raw.rejected_record r
WHERE r.source = 'arxiv' AND r.kind = 'paper' AND r.via = 'oai' AND r.key IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM staging.document known WHERE known.source = r.source AND known.kind = r.kind AND known.key = r.key)
GROUP BY r.source, r.kind, r.key
ON CONFLICT (source, kind, key) DO NOTHING;
