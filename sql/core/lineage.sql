-- Declared parents of models, from the base_model links.
-- Grain: one row per child, parent and relation. Key: child_hub_id, parent_hub_id, relation. Keep: first_seen_at. Gone: gone_at. Reads: core.link, core.model.
SELECT l.src_id AS child_hub_id,
       l.dst_id AS parent_hub_id,
       split_part(l.relation, ':', 2) AS relation,
       l.method,
       p.hub_id IS NOT NULL AS is_parent_seen,
       l.src_id = l.dst_id AS is_self,
       l.raw_version_id,
       l.first_seen_at
FROM core.link l
LEFT JOIN core.model p ON p.hub_id = l.dst_id
WHERE l.src_kind = 'model' AND l.dst_kind = 'model' AND l.relation LIKE 'base\_model:%' AND l.gone_at IS NULL
  -- A typed relation says more than the bare tag beside it.
  AND NOT (l.relation = 'base_model:unspecified' AND EXISTS (
      SELECT 1 FROM core.link t
      WHERE t.src_kind = 'model' AND t.src_id = l.src_id AND t.dst_kind = 'model' AND t.dst_id = l.dst_id
        AND t.relation LIKE 'base\_model:%' AND t.relation <> 'base_model:unspecified' AND t.gone_at IS NULL))
