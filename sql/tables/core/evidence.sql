-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.evidence (
    evidence_id     uuid           PRIMARY KEY,
    release_id      text           NOT NULL,
    hub_id          text,
    dimension       text           NOT NULL CHECK (dimension IN ('weights', 'data', 'code', 'methods', 'licence')),
    indicator       text           NOT NULL,
    finding         text           NOT NULL CHECK (finding IN ('open', 'partial', 'none')),
    rule            text           NOT NULL,
    rule_version    integer        NOT NULL,
    source_kind     text           NOT NULL,
    source_key      text           NOT NULL,
    raw_version_id  bigint,
    look_id         bigint,
    locator         text           NOT NULL,
    quotation       text           NOT NULL,
    observed_at     timestamptz    NOT NULL,
    standing        core.standing  NOT NULL,
    strength        core.strength  NOT NULL,
    reason          text           NOT NULL,
    rank            integer        NOT NULL
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX evidence_hub ON core.evidence (hub_id, dimension);
CREATE INDEX evidence_release ON core.evidence (release_id, dimension);

COMMENT ON TABLE core.evidence IS 'What shows a finding, or which look came to nothing, per release or model and dimension. Key: evidence_id. Source: observatory.disclosure.judgement.';
COMMENT ON COLUMN core.evidence.evidence_id IS 'Hash of subject, rule and place: the same evidence has the same id on every day.';
COMMENT ON COLUMN core.evidence.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.evidence.hub_id IS 'The model it speaks of; NULL: the release as a whole.';
COMMENT ON COLUMN core.evidence.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.evidence.indicator IS 'Indicator (mart.rule).';
COMMENT ON COLUMN core.evidence.finding IS 'open, partial or none: what this row amounts to for its subject. What is not the release''s own is never more than partial.';
COMMENT ON COLUMN core.evidence.rule IS 'Rule id (mart.rule).';
COMMENT ON COLUMN core.evidence.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN core.evidence.source_kind IS 'Kind of the record: model, model_card, tree, readme, paper, registry, look …';
COMMENT ON COLUMN core.evidence.source_key IS 'Name of the record at its service.';
COMMENT ON COLUMN core.evidence.raw_version_id IS 'The record (raw.record_version); NULL for the registry and for looks.';
COMMENT ON COLUMN core.evidence.look_id IS 'The look (meta.look) that found it, or came to nothing; NULL: never asked, or registry.';
COMMENT ON COLUMN core.evidence.locator IS 'Where in the record: JSON pointer, path, or line and section; for a look its scope.';
COMMENT ON COLUMN core.evidence.quotation IS 'At most 200 characters, verbatim; for a look its outcome.';
COMMENT ON COLUMN core.evidence.observed_at IS 'When that content was first observed, by the service''s Date (UTC); of a row of the registry the day that it tells, on which a correction was written down or a document came out: it may be after the days of a recorded world.';
COMMENT ON COLUMN core.evidence.standing IS 'What the source is to the release: own, family, base or mentioned (core.standing).';
COMMENT ON COLUMN core.evidence.strength IS 'How clearly it says so (core.strength).';
COMMENT ON COLUMN core.evidence.reason IS 'Of data: released, described, named or refused; of others a word that the rule explains; empty: none.';
COMMENT ON COLUMN core.evidence.rank IS 'Rank within release and dimension, from 1: the row that decides comes first, then the strongest and most specific. Unit: rank.';

GRANT DELETE, UPDATE ON core.evidence TO observatory_loader;
