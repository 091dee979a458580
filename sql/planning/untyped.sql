-- Tellings of which these readers have not said what they tell of what is open. What was purged keeps what was said of it.
SELECT t.raw_version_id, t.source, t.kind, t.via, t.key, t.payload, t.text
FROM staging.retold t
WHERE NOT t.is_purged
  AND NOT EXISTS (SELECT 1 FROM core.telling c WHERE c.raw_version_id = t.raw_version_id AND c.reader_version = %(reader_version)s);
