-- Current versions of all records, ready to be read.
-- Files of a renamed GitHub repository are given under its new name too, until files are fetched under that name; the stable id shows that both are one.
-- Grain: one row per record that is there. Key: source, kind, via, key. Reads: raw.record, raw.record_version.
CREATE OR REPLACE VIEW staging.document AS
SELECT r.source, r.kind, r.via, r.key, r.uid, v.raw_version_id, v.payload, v.text, v.locator, v.observed_at,
       r.first_seen_at
FROM raw.record r
JOIN raw.record_version v USING (raw_version_id)
WHERE r.gone_at IS NULL AND v.purged_at IS NULL
UNION ALL
SELECT DISTINCT ON (r.source, r.kind, r.via, n.key) r.source, r.kind, r.via, n.key, r.uid, v.raw_version_id, v.payload, v.text, v.locator, v.observed_at,
       r.first_seen_at
FROM raw.record r
JOIN raw.record_version v USING (raw_version_id)
JOIN raw.record o ON o.source = r.source AND o.kind = 'repository' AND o.key = r.key
JOIN raw.record n ON n.source = o.source AND n.kind = o.kind AND n.uid = o.uid AND n.key = r.renamed_to AND n.gone_at IS NULL
WHERE o.replaced_at IS NULL AND r.replaced_at IS NULL AND r.source = 'github' AND r.kind <> 'repository' AND r.gone_at IS NOT NULL AND r.renamed_to IS NOT NULL AND v.purged_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM raw.record own WHERE own.source = r.source AND own.kind = r.kind AND own.via = r.via AND own.key = n.key);

COMMENT ON VIEW staging.document IS 'Current versions of all records that are there. Key: source, kind, via, key. Source: raw.';
COMMENT ON COLUMN staging.document.source IS 'Service.';
COMMENT ON COLUMN staging.document.kind IS 'Kind of record.';
COMMENT ON COLUMN staging.document.via IS 'Call that returned it.';
COMMENT ON COLUMN staging.document.key IS 'Its name at the service.';
COMMENT ON COLUMN staging.document.uid IS 'Identifier that survives a rename, where reported.';
COMMENT ON COLUMN staging.document.raw_version_id IS 'Current version.';
COMMENT ON COLUMN staging.document.payload IS 'JSON as reported; NULL for documents.';
COMMENT ON COLUMN staging.document.text IS 'Text of a document; NULL for JSON records.';
COMMENT ON COLUMN staging.document.locator IS 'Path of the document, where it has one.';
COMMENT ON COLUMN staging.document.observed_at IS 'When this content was first observed (UTC).';
COMMENT ON COLUMN staging.document.first_seen_at IS 'When the record was first observed (UTC).';
