-- How often each status that we give was right, as readers of audits found: the newest ones, and earlier ones that these do not prove to be worse.
-- Grain: one row per dimension and status. Key: dimension, status. Reads: core.measure_error.
SELECT dimension, status, n, n_open, n_partial, n_closed, n_unsure, source, read_on FROM core.measure_error;

COMMENT ON TABLE mart.measure_error IS 'How often each status that we give was right, as readers of audits found: the newest ones, and earlier ones as long as the newest rules are not proven better (Fisher''s exact test, 5 %). Key: dimension, status. Caveats: it speaks of the worlds and rules of these audits, whose readers were sessions of a language model; a status of a dimension without a row here, or with fewer than 10, is taken to be as often right as the same status of all dimensions together (mart.share_estimate.pooled).';
COMMENT ON COLUMN mart.measure_error.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.measure_error.status IS 'Status that we gave: open, partial or closed.';
COMMENT ON COLUMN mart.measure_error.n IS 'Rows of that status that were read, count.';
COMMENT ON COLUMN mart.measure_error.n_open IS 'Of these, truly open as the reader found, count.';
COMMENT ON COLUMN mart.measure_error.n_partial IS 'Of these, truly partial, count.';
COMMENT ON COLUMN mart.measure_error.n_closed IS 'Of these, truly closed (or of nothing that could be open), count.';
COMMENT ON COLUMN mart.measure_error.n_unsure IS 'Of these, those of which the reader was not sure, count: they count both ways.';
COMMENT ON COLUMN mart.measure_error.source IS 'The audits: names of their files in docs/audits, or where the counts that are shipped with the project come from.';
COMMENT ON COLUMN mart.measure_error.read_on IS 'Day of reading of the newest of them.';
COMMENT ON COLUMN mart.measure_error.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.measure_error.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
