-- Write a new version of each record whose content changed, or that was gone and is back. Content that became empty gets the time of the first empty answer.
WITH changed AS (
    SELECT r.record_id, r.gone_at, i.*,
           -- The last time that the earlier content was returned, without source checks of this run, which returned the new content.
           CASE WHEN i.emptied_at IS NOT NULL THEN i.told_until
                WHEN r.raw_version_id IS NOT NULL AND r.absent_at IS NULL THEN raw.last_told(i.source, i.kind, i.via, i.key, %(run_id)s) END AS previous_told_at
    FROM incoming i
    JOIN raw.record r USING (source, kind, via, key)
    WHERE (r.content_hash IS DISTINCT FROM i.content_hash OR r.gone_at IS NOT NULL) AND NOT i.is_held
    ORDER BY r.record_id
), written AS (
    INSERT INTO raw.record_version (record_id, content_hash, payload, text, body, locator, size_bytes, observed_at, run_id, previous_told_at)
    SELECT record_id, content_hash, payload, text, body, locator, size_bytes, coalesce(emptied_at, observed_at), %(run_id)s, previous_told_at FROM changed
    RETURNING record_id, raw_version_id, content_hash
), returned AS (
    UPDATE raw.absence a
    SET returned_at = c.observed_at
    FROM changed c
    WHERE a.record_id = c.record_id AND a.absent_at = c.gone_at
), moved AS (
    UPDATE raw.record r
    SET raw_version_id = w.raw_version_id, content_hash = w.content_hash, uid = coalesce(c.uid, r.uid),
        gone_at = NULL, renamed_to = NULL, absent_at = NULL, absent_to = NULL, gone_confirmed_at = NULL, told_until = NULL, replaced_at = NULL
    FROM written w JOIN changed c USING (record_id)
    WHERE r.record_id = w.record_id
    RETURNING r.kind
)
SELECT kind, count(*) FROM moved GROUP BY kind;
