CREATE OR REPLACE VIEW mart.reject_count AS
SELECT source, kind, reason, count(*) AS rejected, max(observed_at) AS newest_at
FROM raw.rejected_record
GROUP BY source, kind, reason;
COMMENT ON VIEW mart.reject_count IS 'Records in quarantine by reason; their bytes are the owner''s. Grain: one row per source, kind and reason. Key: source, kind, reason. Source: raw.rejected_record. Caveats: the same bytes count once, however often they came.';
COMMENT ON COLUMN mart.reject_count.source IS 'Service.';
COMMENT ON COLUMN mart.reject_count.kind IS 'Kind that they were received as.';
COMMENT ON COLUMN mart.reject_count.reason IS 'Short reason, e.g. ill_formed_id.';
COMMENT ON COLUMN mart.reject_count.rejected IS 'Records, count.';
COMMENT ON COLUMN mart.reject_count.newest_at IS 'When the newest of them was first met, by the service''s Date (UTC).';
REVOKE INSERT, UPDATE, DELETE ON mart.reject_count FROM observatory_loader;
