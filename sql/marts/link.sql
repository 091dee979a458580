-- Links between models, datasets, papers and repositories.
-- Grain: one row per link. Key: src_kind, src_id, dst_kind, dst_id, relation. Moves: raw_version_id. Reads: core.link.
SELECT src_kind, src_id, dst_kind, dst_id, relation, method, strength, raw_version_id, locator, quotation,
       first_seen_at, gone_at
FROM core.link
