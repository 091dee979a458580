-- Licence files of watched Hub repositories (of registry labs or registry releases) whose text is to be fetched, copied or noted, by the told lists of files.
-- state: ask; held (a text with the told hash is held of another file: no call); too large and elsewhere (not kept: no call); absent (a text that we
-- hold, and the list names its file no more). A file is asked for if it was never asked for or failed, was refused or unreadable over a week ago, was
-- absent on one earlier day only, or its repository changed since, unless its told hash is that of the text that we hold or the commit is the same.
-- What failed or was absent in this run waits for the next. Order: members of flagship releases, newest first; then by lab and its downloads.
-- told_at: when the Hub told this state. size_bytes and blob (git's hash): as the tree tells them. is_gated: whether a file may be refused.
WITH newest AS MATERIALIZED (
    SELECT max(ended_at) AS ended_at FROM meta.look
), flagship AS MATERIALIZED (
    SELECT m.artifact_kind AS kind, lower(m.artifact_id) AS key, bool_or(m.role = 'flagship') AS is_flagship, max(r.release_date) AS released
    FROM core.registry_release_member m JOIN core.registry_release r USING (release_id)
    GROUP BY 1, 2
), watched AS MATERIALIZED (
    SELECT t.kind, t.hub_id, t.raw_version_id, t.downloads, a.lab_id, sum(t.downloads) OVER (PARTITION BY a.lab_id) AS lab_downloads
    FROM (SELECT 'model' AS kind, hub_id, account, raw_version_id, downloads, gone_at FROM staging.model
          UNION ALL
          SELECT 'dataset', hub_id, account, raw_version_id, downloads, gone_at FROM staging.dataset) AS t
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(t.account)
    WHERE t.gone_at IS NULL
      AND (a.lab_id IS NOT NULL OR EXISTS (SELECT 1 FROM core.registry_release_member m WHERE m.artifact_kind = t.kind AND m.artifact_id = t.hub_id))
), listed AS MATERIALIZED (
    SELECT w.kind, w.hub_id, d.via, d.observed_at, r.facts->'licence_texts' AS texts, coalesce(d.payload->>'gated', '') <> 'false' AS is_gated,
           substring(d.payload->>'sha' FROM '^[0-9a-f]{40}$') AS commit
    FROM watched w
    JOIN staging.document d USING (raw_version_id)
    JOIN core.document r USING (raw_version_id)
), tree AS MATERIALIZED (
    -- Trees that are as new as the record: they tell the hash of each file.
    SELECT l.kind, l.hub_id, r.facts->'licence_blobs' AS blobs, t.ended_at
    FROM listed l
    JOIN staging.document d ON d.source = 'huggingface' AND d.via = 'item' AND d.kind = l.kind || '_tree' AND d.key = l.hub_id
    JOIN core.document r ON r.raw_version_id = d.raw_version_id AND r.facts ? 'licence_blobs'
    JOIN staging.look t ON t.source = 'huggingface' AND t.scope = l.kind || '_tree:' || l.hub_id
    WHERE t.ended_at >= l.observed_at AND t.outcome IN ('answered', 'unreadable')
), held AS MATERIALIZED (
    SELECT d.kind, d.key, d.raw_version_id, r.facts->>'blob' AS blob
    FROM staging.document d
    JOIN core.document r USING (raw_version_id)
    WHERE d.source = 'huggingface' AND d.kind IN ('model_licence', 'dataset_licence')
), by_blob AS MATERIALIZED (
    SELECT blob, min(raw_version_id) AS raw_version_id FROM held WHERE blob IS NOT NULL GROUP BY blob
), told AS (
    SELECT l.kind, l.hub_id, p.path, l.commit, l.is_gated, l.observed_at, coalesce(t.ended_at, l.observed_at) AS told_at, t.blobs->p.path->>'oid' AS blob,
           (t.blobs->p.path->>'size')::bigint AS size_bytes, coalesce((t.blobs->p.path->>'is_elsewhere')::boolean, false) AS is_elsewhere
    FROM listed l
    LEFT JOIN tree t USING (kind, hub_id)
    CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(l.texts) AS path
        UNION
        SELECT jsonb_object_keys(t.blobs) WHERE l.texts IS NULL
    ) p
), question AS (
    SELECT t.kind, t.hub_id, t.path, t.commit, t.is_gated, t.observed_at, t.told_at, t.size_bytes, t.blob, b.raw_version_id AS held_version_id,
           t.blob = h.blob AS is_unchanged,
           CASE WHEN t.is_elsewhere THEN 'elsewhere' WHEN t.size_bytes > %(most)s THEN 'too large' WHEN b.raw_version_id IS NOT NULL THEN 'held' ELSE 'ask' END AS state
    FROM told t
    LEFT JOIN by_blob b ON b.blob = t.blob
    LEFT JOIN held h ON h.kind = t.kind || '_licence' AND h.key = t.hub_id || ':' || t.path
    UNION ALL
    -- A list of ten files may have lost an eleventh.
    SELECT l.kind, l.hub_id, substr(h.key, length(l.hub_id) + 2), NULL, l.is_gated, l.observed_at, raw.last_told('huggingface', l.kind, l.via, l.hub_id, NULL),
           NULL, NULL, NULL, false, 'absent'
    FROM held h
    JOIN listed l ON h.kind = l.kind || '_licence' AND split_part(h.key, ':', 1) = l.hub_id
    WHERE jsonb_array_length(l.texts) < 10 AND NOT l.texts ? substr(h.key, length(l.hub_id) + 2)
)
SELECT q.kind, q.hub_id, q.path, q.commit, q.state, coalesce(q.told_at, q.observed_at) AS told_at, q.size_bytes, q.held_version_id, q.blob, q.is_gated
FROM question q
CROSS JOIN newest n
JOIN watched w USING (kind, hub_id)
LEFT JOIN staging.look l ON l.source = 'huggingface' AND l.scope = q.kind || '_licence:' || q.hub_id || ':' || q.path
LEFT JOIN meta.look k ON k.look_id = l.look_id
LEFT JOIN flagship f ON f.kind = q.kind AND f.key = lower(q.hub_id)
WHERE CASE WHEN q.state = 'absent' THEN k.outcome IS DISTINCT FROM 'absent' OR (l.is_doubted AND raw.is_later_day(q.told_at, l.ended_at))
           WHEN q.state IN ('elsewhere', 'too large') THEN k.outcome IS DISTINCT FROM 'unreadable' OR l.ended_at < q.observed_at
           WHEN k.outcome IS NULL OR k.outcome = 'failed' THEN true
           WHEN k.outcome IN ('refused', 'unreadable') AND (q.state = 'held' OR l.ended_at < n.ended_at - interval '7 days') THEN true
           WHEN l.is_doubted AND raw.is_later_day(n.ended_at, l.ended_at) THEN true
           ELSE l.ended_at < q.observed_at AND q.is_unchanged IS NOT TRUE AND (k.outcome = 'answered' AND k.detail = 'at ' || q.commit) IS NOT TRUE END
  AND (k.outcome IN ('failed', 'absent') AND q.state = 'ask' AND k.last_run_id >= (SELECT meta.first_run_of(%(run)s))) IS NOT TRUE
ORDER BY (f.key IS NULL), f.is_flagship DESC, f.released DESC NULLS LAST, (w.lab_id IS NULL),
         CASE WHEN w.lab_id IS NOT NULL THEN w.lab_downloads END DESC NULLS LAST, w.downloads DESC NULLS LAST, q.kind, q.hub_id, q.path;
