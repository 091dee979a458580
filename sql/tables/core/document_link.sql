-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.document_link (
    raw_version_id  bigint         NOT NULL REFERENCES core.document (raw_version_id) ON DELETE CASCADE,
    ordinal         integer        NOT NULL,
    target_service  text           NOT NULL,
    target_kind     text           NOT NULL,
    target_id       text           NOT NULL,
    relation        text           NOT NULL,
    method          text           NOT NULL,
    strength        core.strength  NOT NULL,
    locator         text           NOT NULL,
    quotation       text           NOT NULL DEFAULT '',
    PRIMARY KEY (raw_version_id, ordinal)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX document_link_target ON core.document_link (target_kind, target_id);

COMMENT ON TABLE core.document_link IS 'Things that a document names, one row per place. Key: raw_version_id, ordinal. Source: raw, by observatory.disclosure.';
COMMENT ON COLUMN core.document_link.raw_version_id IS 'The document (core.document).';
COMMENT ON COLUMN core.document_link.ordinal IS 'Position in reading order, from 0. Unit: rank.';
COMMENT ON COLUMN core.document_link.target_service IS 'huggingface, arxiv, github or web.';
COMMENT ON COLUMN core.document_link.target_kind IS 'model, dataset, organization, paper, repository or url.';
COMMENT ON COLUMN core.document_link.target_id IS 'Canonical identifier of the target.';
COMMENT ON COLUMN core.document_link.relation IS 'What the target is said to be: code, own_paper, cites, trained_on, evaluated_on, base_model:*, weights, mentions.';
COMMENT ON COLUMN core.document_link.method IS 'How it was found.';
COMMENT ON COLUMN core.document_link.strength IS 'How clearly the document says so (core.strength).';
COMMENT ON COLUMN core.document_link.locator IS 'Where in the document: JSON pointer, or line and section.';
COMMENT ON COLUMN core.document_link.quotation IS 'At most 200 characters, verbatim.';
