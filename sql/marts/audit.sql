-- How often rows drawn at random were right, as judged by readers who did not write the rules.
-- Grain: one row per audit, kind of row and dimension. Key: audit_id, kind, dimension. Reads: core.audit.
SELECT audit_id, kind, dimension, world, as_of, rule_set, seed, reader, read_on, n, n_right, n_wrong, n_unsure,
       precision, precision_low, precision_high, precision_if_wrong, precision_if_right, errors
FROM core.audit;

COMMENT ON TABLE mart.audit IS 'How often rows drawn at random were right, as somebody read them who did not write the rules. Key: audit_id, kind, dimension. Caveats: an audit speaks of the world and the rules that it names.';
COMMENT ON COLUMN mart.audit.audit_id IS 'World, day of reading and seed of the audit: the name of its file in docs/audits.';
COMMENT ON COLUMN mart.audit.kind IS 'What was read: evidence (a row that decides), paper or repository (a link to one of the release''s own), closed or unknown (a status and its reason).';
COMMENT ON COLUMN mart.audit.dimension IS 'Dimension of the rows; all: those of every dimension together, each drawn alike.';
COMMENT ON COLUMN mart.audit.world IS 'Title of the world that was audited, or live; it need not be the world of this warehouse.';
COMMENT ON COLUMN mart.audit.as_of IS 'Newest observation of the publication that was audited (UTC).';
COMMENT ON COLUMN mart.audit.rule_set IS 'Rules of that publication, as in meta.publication.';
COMMENT ON COLUMN mart.audit.seed IS 'Seed of the draw.';
COMMENT ON COLUMN mart.audit.reader IS 'Who read the rows; somebody who did not write the rules.';
COMMENT ON COLUMN mart.audit.read_on IS 'Day of reading.';
COMMENT ON COLUMN mart.audit.n IS 'Rows read, count.';
COMMENT ON COLUMN mart.audit.n_right IS 'Of these, right, count.';
COMMENT ON COLUMN mart.audit.n_wrong IS 'Of these, wrong, count.';
COMMENT ON COLUMN mart.audit.n_unsure IS 'Of these, those of which the reader was not sure, count.';
COMMENT ON COLUMN mart.audit."precision" IS 'Right in right and wrong, 0 to 1; NULL: the reader was sure of none.';
COMMENT ON COLUMN mart.audit.precision_low IS 'Lower end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN mart.audit.precision_high IS 'Upper end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN mart.audit.precision_if_wrong IS 'Right in all, as if every unsure row were wrong, 0 to 1.';
COMMENT ON COLUMN mart.audit.precision_if_right IS 'The same as if every unsure row were right, 0 to 1.';
COMMENT ON COLUMN mart.audit.errors IS 'Wrong rows by kind of error: {kind: rows}.';
COMMENT ON COLUMN mart.audit.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.audit.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
