-- Records that an answer returned exist: earlier doubts about them and about their parts end, unless the part's own last call was answered "absent".
UPDATE raw.record r
SET absent_at = NULL, absent_to = NULL, told_until = NULL
FROM (SELECT DISTINCT source, kind, key FROM incoming) i
WHERE r.absent_at IS NOT NULL AND r.gone_at IS NULL
  AND r.source = i.source AND raw.is_part_of(r.source, r.kind, i.kind)
  AND (r.key = i.key OR (r.source = 'github' AND lower(r.key) = lower(i.key))
       OR (r.kind IN ('model_licence', 'dataset_licence') AND split_part(r.key, ':', 1) = i.key))
  AND (r.kind = i.kind OR NOT EXISTS (SELECT 1 FROM meta.look l WHERE l.source = r.source AND l.scope = r.kind || ':' || r.key AND l.is_current AND l.outcome = 'absent'));
