-- Links between models, datasets, papers and repositories.
-- Grain: one row per link. Key: src_kind, src_id, dst_kind, dst_id, relation. Volatile: raw_version_id. Reads: core.link.
SELECT src_kind, src_id, dst_kind, dst_id, relation, method, strength, raw_version_id, locator, quotation,
       first_seen_at, gone_at
FROM core.link;

COMMENT ON TABLE mart.link IS 'That one thing names another, with method, strength and dates. Key: src_kind, src_id, dst_kind, dst_id, relation. Source: core.link. Caveats: a link is as sure as its strength says.';
COMMENT ON COLUMN mart.link.src_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN mart.link.src_id IS 'Its identifier.';
COMMENT ON COLUMN mart.link.dst_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN mart.link.dst_id IS 'Its identifier.';
COMMENT ON COLUMN mart.link.relation IS 'code, own_paper, cites, trained_on, evaluated_on, base_model:*, weights, mentions.';
COMMENT ON COLUMN mart.link.method IS 'How the surest mention was found.';
COMMENT ON COLUMN mart.link.strength IS 'How clearly it is said, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.link.raw_version_id IS 'Record with the surest mention (raw.record_version).';
COMMENT ON COLUMN mart.link.locator IS 'Where in it.';
COMMENT ON COLUMN mart.link.quotation IS 'At most 200 characters, verbatim.';
COMMENT ON COLUMN mart.link.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN mart.link.gone_at IS 'When it was first no longer there (UTC).';
COMMENT ON COLUMN mart.link.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.link.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
