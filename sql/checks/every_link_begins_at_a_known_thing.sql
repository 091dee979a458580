-- Checks: Links that are still in force and begin at a model, dataset or repository that we do not hold. Severity: warn.
-- Grain: one row per violation. Key: src_kind, src_id, dst_kind, dst_id, relation. Reads: core.link, core.model, core.dataset, core.repository.
SELECT l.src_kind, l.src_id, l.dst_kind, l.dst_id, l.relation
FROM core.link l
LEFT JOIN core.model m ON l.src_kind = 'model' AND m.hub_id = l.src_id
LEFT JOIN core.dataset d ON l.src_kind = 'dataset' AND d.hub_id = l.src_id
LEFT JOIN core.repository r ON l.src_kind = 'repository' AND lower(r.github_full_name) = lower(l.src_id)
WHERE l.gone_at IS NULL AND l.src_kind IN ('model', 'dataset', 'repository')
  AND num_nonnulls(m.hub_id, d.hub_id, r.github_full_name) = 0
