-- Evidence of every release and model that is published.
-- Grain: one row per evidence. Key: evidence_id. Moves: raw_version_id, look_id, observed_at, rank, status, look. Reads: core.evidence, core.finding.
SELECT e.evidence_id, e.release_id, e.hub_id, e.dimension, e.indicator, e.finding, e.rule, e.rule_version, e.source_kind, e.source_key,
       e.raw_version_id, e.look_id, e.locator, e.quotation, e.observed_at, e.standing, e.strength, e.reason, e.rank, f.status, f.look
FROM core.evidence e
LEFT JOIN core.finding f ON f.subject_kind = CASE WHEN e.hub_id IS NULL THEN 'release' ELSE 'model' END
    AND f.subject_id = coalesce(e.hub_id, e.release_id) AND f.dimension = e.dimension;

COMMENT ON TABLE mart.evidence IS 'Why: each finding, and each look that came to nothing, with the record it comes from. Key: evidence_id. Caveats: why a release has its status is shorter in mart.evidence_overview, where a record that led there by several models of it stands once; a finding is of one row and no status; a quotation is short and of the version that was seen.';
COMMENT ON COLUMN mart.evidence.evidence_id IS 'Hash of subject, rule and place.';
COMMENT ON COLUMN mart.evidence.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.evidence.hub_id IS 'The model it speaks of; NULL: the release as a whole.';
COMMENT ON COLUMN mart.evidence.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.evidence.indicator IS 'Indicator.';
COMMENT ON COLUMN mart.evidence.finding IS 'open, partial or none, as this row alone shows it; none is no status (status).';
COMMENT ON COLUMN mart.evidence.rule IS 'Rule id (mart.rule).';
COMMENT ON COLUMN mart.evidence.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN mart.evidence.source_kind IS 'Kind of the record: model, model_card, tree, readme, paper, registry, look …';
COMMENT ON COLUMN mart.evidence.source_key IS 'Name of the record at its service.';
COMMENT ON COLUMN mart.evidence.raw_version_id IS 'The record (raw.record_version); NULL for the registry and for looks.';
COMMENT ON COLUMN mart.evidence.look_id IS 'The look (meta.look) that found it, or came to nothing; NULL: never asked, or registry.';
COMMENT ON COLUMN mart.evidence.locator IS 'Where in the record; for a look its scope.';
COMMENT ON COLUMN mart.evidence.quotation IS 'At most 200 characters, verbatim; for a look its outcome.';
COMMENT ON COLUMN mart.evidence.observed_at IS 'When that content was first observed, by the service''s Date (UTC); of a row of the registry the day that it tells, on which a correction was written down or a document came out: it may be after the days of a recorded world.';
COMMENT ON COLUMN mart.evidence.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.evidence.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.evidence.standing IS 'What the source is to the release: own, family, base or mentioned. Only what is its own can be open.';
COMMENT ON COLUMN mart.evidence.strength IS 'How clearly it says so, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.evidence.reason IS 'Of data: released, described, named or refused; of others a word that the rule explains; empty: none.';
COMMENT ON COLUMN mart.evidence.rank IS 'Rank within release and dimension, from 1: the row that decides comes first, then the strongest and most specific. Unit: rank.';
COMMENT ON COLUMN mart.evidence.status IS 'What the dimension came to in all, of the model (hub_id), else of the release: open, partial, closed or unknown; NULL: not rated.';
COMMENT ON COLUMN mart.evidence.look IS 'How completely that was looked for: complete, partial or none. Only a complete look can close.';
