-- Written by make schema: change it by a migration.
CREATE TABLE core.link (
    src_kind        text           NOT NULL,
    src_id          text           NOT NULL,
    dst_kind        text           NOT NULL,
    dst_id          text           NOT NULL,
    relation        text           NOT NULL,
    method          text           NOT NULL,
    strength        core.strength  NOT NULL,
    raw_version_id  bigint,
    locator         text           NOT NULL,
    quotation       text           NOT NULL,
    first_seen_at   timestamptz    NOT NULL,
    gone_at         timestamptz,
    PRIMARY KEY (src_kind, src_id, dst_kind, dst_id, relation)
);
CREATE INDEX link_dst ON core.link (dst_kind, dst_id);

COMMENT ON TABLE core.link IS 'That one thing names another, with how clearly it says so. Key: src_kind, src_id, dst_kind, dst_id, relation. Source: core.document_link.';
COMMENT ON COLUMN core.link.src_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.link.src_id IS 'Its identifier.';
COMMENT ON COLUMN core.link.dst_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.link.dst_id IS 'Its identifier; a renamed repository under its present name.';
COMMENT ON COLUMN core.link.relation IS 'What the target is said to be: code, own_paper, cites, trained_on, evaluated_on, base_model:*, weights, mentions.';
COMMENT ON COLUMN core.link.method IS 'How the surest mention was found.';
COMMENT ON COLUMN core.link.strength IS 'Of the clearest mention (core.strength).';
COMMENT ON COLUMN core.link.raw_version_id IS 'Record with the surest mention (raw.record_version).';
COMMENT ON COLUMN core.link.locator IS 'Where in it.';
COMMENT ON COLUMN core.link.quotation IS 'At most 200 characters, verbatim.';
COMMENT ON COLUMN core.link.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.link.gone_at IS 'When it was first no longer there (UTC); NULL while it stands.';
