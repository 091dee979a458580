-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.document_signal (
    raw_version_id  bigint   NOT NULL REFERENCES core.document (raw_version_id) ON DELETE CASCADE,
    ordinal         integer  NOT NULL,
    dimension       text     NOT NULL,
    indicator       text     NOT NULL,
    finding         text     NOT NULL CHECK (finding IN ('open', 'partial', 'none')),
    rule            text     NOT NULL,
    rule_version    integer  NOT NULL,
    locator         text     NOT NULL,
    quotation       text     NOT NULL DEFAULT '',
    value           text,
    PRIMARY KEY (raw_version_id, ordinal)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE core.document_signal IS 'What a document shows of an indicator, by which rule. Key: raw_version_id, ordinal. Source: raw, by observatory.disclosure.';
COMMENT ON COLUMN core.document_signal.raw_version_id IS 'The document (core.document).';
COMMENT ON COLUMN core.document_signal.ordinal IS 'Position in reading order, from 0. Unit: rank.';
COMMENT ON COLUMN core.document_signal.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.document_signal.indicator IS 'Indicator (mart.rule).';
COMMENT ON COLUMN core.document_signal.finding IS 'open, partial or none, as this document alone shows it.';
COMMENT ON COLUMN core.document_signal.rule IS 'Rule id.';
COMMENT ON COLUMN core.document_signal.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN core.document_signal.locator IS 'Where in the document.';
COMMENT ON COLUMN core.document_signal.quotation IS 'At most 200 characters, verbatim.';
COMMENT ON COLUMN core.document_signal.value IS 'The fact itself where it is more than the finding.';
