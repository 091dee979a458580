-- Current links: a model, repository or paper names another artifact.
-- Grain: one row per source, target and relation. Key: src_kind, src_id, dst_kind, dst_id, relation. Reads: core.link.
SELECT src_kind, src_id, dst_kind, dst_id, relation, method, strength::text AS strength, raw_version_id, locator, quotation, first_seen_at
FROM core.link
WHERE gone_at IS NULL AND src_kind <> 'dataset'
ORDER BY src_kind, src_id, dst_kind, dst_id, relation
