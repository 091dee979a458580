-- Put on the work list what current documents name and no record holds: papers, datasets, base models; and repositories, whose files are
-- asked for by this list alone, though a list of their owner may have told them before.
-- Depth counts the steps from a followed account or a seed and ends at 2.
INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at)
SELECT DISTINCT ON (l.target_service, l.target_kind, key)
       l.target_service, l.target_kind, named.key, left(l.relation || ' in ' || d.kind || ' ' || d.key, 300),
       coalesce(w.depth, 0) + 1, d.observed_at
FROM staging.document d
JOIN core.document_link l USING (raw_version_id)
CROSS JOIN LATERAL (SELECT l.target_id AS key) named
LEFT JOIN meta.wanted w ON w.source = d.source AND w.key = d.key AND w.reason <> 'scope'
WHERE coalesce(w.depth, 0) < 2
  AND ((l.target_kind = 'paper' AND l.target_service = 'arxiv')
    OR (l.target_kind = 'repository' AND l.target_service = 'github' AND l.relation IN ('code', 'training_code', 'weights') AND l.strength >= 'nearby')
    OR (l.target_kind = 'dataset' AND l.target_service = 'huggingface' AND l.relation = 'trained_on')
    OR (l.target_kind = 'model' AND l.target_service = 'huggingface' AND l.relation LIKE 'base\_model:%%'))
  AND (l.target_kind = 'repository' OR NOT EXISTS (
      SELECT 1 FROM staging.document known
      WHERE known.source = l.target_service AND known.kind = l.target_kind AND known.key = named.key))
ORDER BY l.target_service, l.target_kind, key, coalesce(w.depth, 0), d.raw_version_id, l.ordinal
ON CONFLICT (source, kind, key) DO NOTHING;
