-- Write a version where the content differs from the current one, or where a record that was gone is back.
WITH changed AS (
    SELECT r.record_id, i.*
    FROM incoming i
    JOIN raw.record r USING (source, kind, via, key)
    WHERE r.content_hash IS DISTINCT FROM i.content_hash OR r.gone_at IS NOT NULL
    ORDER BY r.record_id
), written AS (
    INSERT INTO raw.record_version (record_id, content_hash, payload, text, body, locator, size_bytes, observed_at, run_id)
    SELECT record_id, content_hash, payload, text, body, locator, size_bytes, observed_at, %(run_id)s FROM changed
    RETURNING record_id, raw_version_id, content_hash
), moved AS (
    UPDATE raw.record r
    SET raw_version_id = w.raw_version_id, content_hash = w.content_hash, uid = coalesce(c.uid, r.uid),
        gone_at = NULL, renamed_to = NULL, absent_at = NULL, absent_to = NULL, gone_confirmed_at = NULL
    FROM written w JOIN changed c USING (record_id)
    WHERE r.record_id = w.record_id
    RETURNING r.kind
)
SELECT kind, count(*) FROM moved GROUP BY kind;
