-- Stored versions from which this version of the readers has not yet extracted the facts on openness (core.telling). Only versions of things that changed or
-- once vanished (staging.retold): of all others the present version says everything. Purged versions are left out: they keep the facts extracted before.
SELECT t.raw_version_id, t.source, t.kind, t.via, t.key, t.payload, t.text
FROM staging.retold t
WHERE NOT t.is_purged
  AND NOT EXISTS (SELECT 1 FROM core.telling c WHERE c.raw_version_id = t.raw_version_id AND c.reader_version = %(reader_version)s);
