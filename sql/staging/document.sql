-- Current versions of all records, ready to be read.
-- Grain: one row per record that is there. Key: source, kind, via, key. Reads: raw.record, raw.record_version.
CREATE OR REPLACE VIEW staging.document AS
SELECT r.source, r.kind, r.via, r.key, r.uid, v.raw_version_id, v.payload, v.text, v.locator, v.observed_at,
       r.first_seen_at
FROM raw.record r
JOIN raw.record_version v USING (raw_version_id)
WHERE r.gone_at IS NULL AND v.purged_at IS NULL;

COMMENT ON VIEW staging.document IS 'Current versions of all records that are there. Key: source, kind, via, key. Source: raw.';
COMMENT ON COLUMN staging.document.source IS 'Service.';
COMMENT ON COLUMN staging.document.kind IS 'Kind of record.';
COMMENT ON COLUMN staging.document.via IS 'Call that told it.';
COMMENT ON COLUMN staging.document.key IS 'Its name at the service.';
COMMENT ON COLUMN staging.document.uid IS 'Identifier that survives a rename, where told.';
COMMENT ON COLUMN staging.document.raw_version_id IS 'Current version.';
COMMENT ON COLUMN staging.document.payload IS 'JSON as told; NULL for documents.';
COMMENT ON COLUMN staging.document.text IS 'Text of a document; NULL for JSON records.';
COMMENT ON COLUMN staging.document.locator IS 'Path of the document, where it has one.';
COMMENT ON COLUMN staging.document.observed_at IS 'When this content was first observed (UTC).';
COMMENT ON COLUMN staging.document.first_seen_at IS 'When the record was first observed (UTC).';
