-- Count the list of files of a record as empty (empty_parts) if it lacks files that we hold and nothing explains it: it is doubted then, as an emptied one.
-- A file that is told as something else, or without its size, lacks too. A list of the same commit (sha) is never shorter, and one that says that it is cut
-- proves nothing lost. Another commit explains it: of a record of the Hub another sha (or a later lastModified, where no sha is told), of a tree of GitHub a push
-- since our last look at the tree, of a tree of the Hub a sha (or lastModified) of the repository's record that was first told since then. Where none of these was
-- ever told, it cannot be known whether the repository changed, and the list is believed.
WITH told AS (
    SELECT i.source, i.kind, i.via, i.key, i.observed_at, p.part, p.name, i.payload->p.part AS files, v.payload->p.part AS held, i.payload AS now, v.payload AS before,
           coalesce(raw.last_told(i.source, i.kind, i.via, i.key, %(run_id)s), v.observed_at) AS looked_at
    FROM incoming i
    JOIN raw.record r USING (source, kind, via, key)
    JOIN raw.record_version v USING (raw_version_id)
    JOIN (VALUES ('model', 'siblings', 'rfilename'), ('dataset', 'siblings', 'rfilename'), ('model_tree', 'entries', 'path'),
                 ('dataset_tree', 'entries', 'path'), ('tree', 'entries', 'path')) AS p (kind, part, name) ON p.kind = i.kind
    WHERE r.content_hash IS DISTINCT FROM i.content_hash AND r.gone_at IS NULL AND NOT p.part = ANY (i.empty_parts)
      AND jsonb_typeof(i.payload->p.part) = 'array' AND jsonb_typeof(v.payload->p.part) = 'array'
), push AS (
    -- All that was told of pushes to the repositories of GitHub. A day in the future is no push.
    SELECT t.source, t.kind, t.via, t.key, coalesce(max(n.pushed_at) FILTER (WHERE n.pushed_at <= t.observed_at + interval '1 day'), '-infinity') AS changed_at
    FROM told t
    CROSS JOIN LATERAL (
        SELECT staging.as_timestamptz(coalesce(v.payload->>'pushed_at', v.payload->>'pushedAt')) AS pushed_at
        FROM raw.record r JOIN raw.record_version v USING (record_id)
        WHERE r.source = 'github' AND lower(r.key) = lower(t.key) AND r.kind = 'repository' AND r.gone_at IS NULL
        UNION ALL
        SELECT staging.as_timestamptz(coalesce(i.payload->>'pushed_at', i.payload->>'pushedAt'))
        FROM incoming i
        WHERE i.source = 'github' AND i.kind = 'repository' AND lower(i.key) = lower(t.key)
    ) AS n
    WHERE t.kind = 'tree' AND n.pushed_at IS NOT NULL
    GROUP BY t.source, t.kind, t.via, t.key
), commit AS (
    -- All that was told of commits by the records of the Hub whose trees are told.
    SELECT t.source, t.kind, t.via, t.key, t.looked_at, n.observed_at, substring(n.payload->>'sha' FROM '^[0-9a-f]{40}$') AS sha,
           staging.as_timestamptz(n.payload->>'lastModified') AS modified_at
    FROM told t
    CROSS JOIN LATERAL (
        SELECT v.observed_at, v.payload
        FROM raw.record r JOIN raw.record_version v USING (record_id)
        WHERE r.source = t.source AND r.kind = split_part(t.kind, '_', 1) AND r.via IN ('list', 'item') AND r.key = t.key AND r.gone_at IS NULL
        UNION ALL
        SELECT i.observed_at, i.payload
        FROM incoming i
        WHERE i.source = t.source AND i.kind = split_part(t.kind, '_', 1) AND i.via IN ('list', 'item') AND i.key = t.key
    ) AS n
    WHERE t.kind IN ('model_tree', 'dataset_tree')
), repository AS (
    SELECT * FROM push
    UNION ALL
    SELECT c.source, c.kind, c.via, c.key, coalesce(max(c.observed_at) FILTER (WHERE c.observed_at > c.looked_at AND NOT EXISTS (
        SELECT 1 FROM commit e
        WHERE e.source = c.source AND e.kind = c.kind AND e.via = c.via AND e.key = c.key AND e.observed_at <= e.looked_at
          AND (e.sha = c.sha OR (c.sha IS NULL AND e.modified_at >= c.modified_at))
    )), '-infinity')
    FROM commit c
    WHERE c.sha IS NOT NULL OR c.modified_at IS NOT NULL
    GROUP BY c.source, c.kind, c.via, c.key
), unexplained AS (
    SELECT t.*
    FROM told t
    CROSS JOIN LATERAL (
        SELECT substring(t.now->>'sha' FROM '^[0-9a-f]{40}$') AS now_sha, substring(t.before->>'sha' FROM '^[0-9a-f]{40}$') AS before_sha,
               staging.as_timestamptz(t.now->>'lastModified') AS now_modified_at, staging.as_timestamptz(t.before->>'lastModified') AS before_modified_at
    ) AS c
    LEFT JOIN repository n USING (source, kind, via, key)
    WHERE CASE WHEN lower(t.now->>'sha') = lower(t.before->>'sha') OR t.now->'truncated' = 'true' THEN true
               WHEN t.part = 'siblings' AND c.now_sha IS NOT NULL AND c.before_sha IS NOT NULL THEN false
               WHEN t.part = 'siblings' THEN (c.before_sha IS NOT NULL OR c.before_modified_at IS NOT NULL) AND (c.now_modified_at > c.before_modified_at) IS NOT TRUE
               ELSE n.changed_at <= t.looked_at END
), lacking AS (
    SELECT DISTINCT u.source, u.kind, u.via, u.key, u.part
    FROM unexplained u
    CROSS JOIN LATERAL (
        SELECT h->>u.name AS name, h->>'type' AS type, jsonb_typeof(h->'size') = 'number' AND h->'size' > '0' AS has_size
        FROM jsonb_array_elements(u.held) AS h
        WHERE coalesce(h->>'type', '') NOT IN ('tree', 'directory')
    ) AS was
    LEFT JOIN (
        SELECT DISTINCT t.source, t.kind, t.via, t.key, t.part, f->>t.name AS name, f->>'type' AS type,
                        jsonb_typeof(f->'size') = 'number' AND f->'size' > '0' AS has_size
        FROM unexplained t CROSS JOIN LATERAL jsonb_array_elements(t.files) AS f
    ) AS now
        ON now.source = u.source AND now.kind = u.kind AND now.via = u.via AND now.key = u.key AND now.part = u.part AND now.name = was.name
            AND (was.type IS NULL OR now.type = was.type) AND (was.has_size IS NOT TRUE OR now.has_size)
    WHERE now.name IS NULL AND was.name IS NOT NULL
)
UPDATE incoming i
SET empty_parts = i.empty_parts || l.part
FROM lacking l
WHERE i.source = l.source AND i.kind = l.kind AND i.via = l.via AND i.key = l.key;
