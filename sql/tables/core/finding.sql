-- Written by make schema: change it by a migration.
CREATE TABLE core.finding (
    subject_kind  text  NOT NULL CHECK (subject_kind IN ('model', 'release')),
    subject_id    text  NOT NULL,
    dimension     text  NOT NULL CHECK (dimension IN ('weights', 'data', 'code', 'methods', 'licence')),
    finding       text  NOT NULL CHECK (finding IN ('open', 'partial', 'none')),
    look          text  NOT NULL CHECK (look IN ('complete', 'partial', 'none')),
    status        text  NOT NULL CHECK (status IN ('open', 'partial', 'closed', 'unknown')),
    reason        text  NOT NULL,
    evidence_id   uuid  NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, dimension)
);

COMMENT ON TABLE core.finding IS 'Finding, look and status per model and per release and dimension. Key: subject_kind, subject_id, dimension. Source: core.evidence, core.model_look, core.release_look.';
COMMENT ON COLUMN core.finding.subject_kind IS 'model or release.';
COMMENT ON COLUMN core.finding.subject_id IS 'hub_id or release_id.';
COMMENT ON COLUMN core.finding.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.finding.finding IS 'What was found: open, partial or none.';
COMMENT ON COLUMN core.finding.look IS 'How well it was looked for: complete, partial or none.';
COMMENT ON COLUMN core.finding.status IS 'open, partial; closed only where nothing was found and the look was complete or the release is documented as API-only; else unknown.';
COMMENT ON COLUMN core.finding.reason IS 'Reason of the deciding row of evidence; of an unknown status what was not seen.';
COMMENT ON COLUMN core.finding.evidence_id IS 'The row of evidence that decides (core.evidence).';
