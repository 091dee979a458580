-- Current documents that this version of the readers has not read, oldest first, in a bounded batch.
SELECT d.raw_version_id, d.source, d.kind, d.via, d.key, d.payload, d.text, d.locator
FROM staging.document d
WHERE NOT EXISTS (
    SELECT 1 FROM core.document r
    WHERE r.raw_version_id = d.raw_version_id AND r.reader_version = %(reader_version)s)
ORDER BY d.raw_version_id
LIMIT %(batch)s;
