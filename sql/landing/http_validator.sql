-- Store the ETag of the newest answer for each path.
INSERT INTO meta.http_validator AS v (source, path, etag, kind, key, updated_at) VALUES %s
ON CONFLICT (source, path) DO UPDATE SET etag = excluded.etag, kind = excluded.kind, key = excluded.key, updated_at = excluded.updated_at
WHERE v.etag <> excluded.etag OR v.key <> excluded.key;
