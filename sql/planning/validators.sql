-- The ETags of records whose content we still have: not gone, and not purged.
SELECT v.path, v.etag
FROM meta.http_validator v
JOIN raw.record r ON r.source = v.source AND r.kind = v.kind AND r.key = v.key
JOIN raw.record_version d USING (raw_version_id)
WHERE v.source = %(source)s AND r.gone_at IS NULL AND d.purged_at IS NULL;
