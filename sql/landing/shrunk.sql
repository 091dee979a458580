-- Count the list of files of a record as empty (empty_parts) if it lacks files that we hold and nothing explains it: it is doubted then, as an emptied one.
-- A list of the same commit (sha) is never shorter. Another commit explains it: of a record of the Hub another sha (or lastModified, where no sha is told), of a
-- tree of GitHub a push since our last look at the tree, of a tree of the Hub a change of the repository's record since then. Where none of these is told,
-- it cannot be known whether the repository changed, and the list is believed.
WITH told AS (
    SELECT i.source, i.kind, i.via, i.key, p.part, p.name, i.payload->p.part AS files, v.payload->p.part AS held, i.payload AS now, v.payload AS before,
           coalesce(raw.last_told(i.source, i.kind, i.via, i.key, %(run_id)s), v.observed_at) AS looked_at
    FROM incoming i
    JOIN raw.record r USING (source, kind, via, key)
    JOIN raw.record_version v USING (raw_version_id)
    JOIN (VALUES ('model', 'siblings', 'rfilename'), ('dataset', 'siblings', 'rfilename'), ('model_tree', 'entries', 'path'),
                 ('dataset_tree', 'entries', 'path'), ('tree', 'entries', 'path')) AS p (kind, part, name) ON p.kind = i.kind
    WHERE r.content_hash IS DISTINCT FROM i.content_hash AND r.gone_at IS NULL AND NOT p.part = ANY (i.empty_parts)
      AND jsonb_typeof(i.payload->p.part) = 'array' AND jsonb_typeof(v.payload->p.part) = 'array'
), repository AS (
    -- When each repository was last pushed to, or on the Hub when its record last changed, as far as told.
    SELECT t.source, t.kind, t.via, t.key, max(n.changed_at) AS changed_at
    FROM told t
    CROSS JOIN LATERAL (
        SELECT staging.as_timestamptz(coalesce(v.payload->>'pushed_at', v.payload->>'pushedAt')) AS changed_at
        FROM raw.record r JOIN raw.record_version v USING (raw_version_id)
        WHERE t.kind = 'tree' AND r.source = 'github' AND lower(r.key) = lower(t.key) AND r.kind = 'repository' AND r.gone_at IS NULL
        UNION ALL
        SELECT staging.as_timestamptz(coalesce(i.payload->>'pushed_at', i.payload->>'pushedAt'))
        FROM incoming i
        WHERE t.kind = 'tree' AND i.source = 'github' AND i.kind = 'repository' AND lower(i.key) = lower(t.key)
        UNION ALL
        SELECT v.observed_at
        FROM raw.record r JOIN raw.record_version v USING (raw_version_id)
        WHERE t.kind IN ('model_tree', 'dataset_tree') AND r.source = t.source AND r.kind = split_part(t.kind, '_', 1) AND r.via IN ('list', 'item')
          AND r.key = t.key AND r.gone_at IS NULL
    ) AS n
    GROUP BY t.source, t.kind, t.via, t.key
), unexplained AS (
    SELECT t.*
    FROM told t
    LEFT JOIN repository n USING (source, kind, via, key)
    WHERE CASE WHEN t.now->>'sha' = t.before->>'sha' THEN true
               WHEN t.part = 'siblings' THEN coalesce(t.now->>'sha', t.before->>'sha') IS NULL AND t.now->>'lastModified' = t.before->>'lastModified'
               ELSE n.changed_at <= t.looked_at END
), lacking AS (
    SELECT DISTINCT u.source, u.kind, u.via, u.key, u.part
    FROM unexplained u
    CROSS JOIN LATERAL (
        SELECT h->>u.name AS name FROM jsonb_array_elements(u.held) AS h WHERE coalesce(h->>'type', '') NOT IN ('tree', 'directory')
    ) AS was
    LEFT JOIN (
        SELECT DISTINCT t.source, t.kind, t.via, t.key, t.part, f->>t.name AS name FROM unexplained t CROSS JOIN LATERAL jsonb_array_elements(t.files) AS f
    ) AS now
        ON now.source = u.source AND now.kind = u.kind AND now.via = u.via AND now.key = u.key AND now.part = u.part AND now.name = was.name
    WHERE now.name IS NULL AND was.name IS NOT NULL
)
UPDATE incoming i
SET empty_parts = i.empty_parts || l.part
FROM lacking l
WHERE i.source = l.source AND i.kind = l.kind AND i.via = l.via AND i.key = l.key;
