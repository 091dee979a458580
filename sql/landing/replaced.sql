-- Store each name under which the batch gives another thing than we hold, by the identifier that survives a rename. Returns source, kind, name, new identifier
-- and time. Names of GitHub compare without regard to case. An answer without an identifier replaces nothing, and neither does a call that gives the same
-- identifier as the last time: where two calls disagree, the name would change hands with every answer.
INSERT INTO raw.replaced AS p (source, kind, key, replaced_at, uid, by_uid, run_id)
SELECT DISTINCT ON (t.source, t.kind, t.name) t.source, t.kind, t.name, t.observed_at, h.uid, t.uid, %(run_id)s
FROM (
    SELECT DISTINCT ON (source, kind, name) source, kind, name, uid, observed_at
    FROM (SELECT i.*, CASE source WHEN 'github' THEN lower(key) ELSE key END AS name FROM incoming i WHERE uid IS NOT NULL) AS i
    LEFT JOIN LATERAL (
        SELECT l.uid AS last_uid
        FROM (
            SELECT r.uid, r.raw_version_id FROM raw.record r
            WHERE i.source <> 'github' AND r.source = i.source AND r.kind = i.kind AND r.via = i.via AND r.key = i.key
            UNION ALL
            SELECT r.uid, r.raw_version_id FROM raw.record r
            WHERE i.source = 'github' AND r.source = 'github' AND lower(r.key) = i.name AND r.kind = i.kind AND r.via = i.via
        ) AS l
        WHERE l.uid IS NOT NULL AND l.raw_version_id IS NOT NULL
        ORDER BY l.raw_version_id DESC
        LIMIT 1
    ) AS own ON true
    WHERE own.last_uid IS DISTINCT FROM i.uid
    ORDER BY source, kind, name, observed_at DESC, via
) AS t
CROSS JOIN LATERAL (
    SELECT r.uid FROM raw.record r
    WHERE t.source <> 'github' AND r.source = t.source AND r.kind = t.kind AND r.via IN ('list', 'item') AND r.key = t.name
      AND r.uid IS NOT NULL AND r.raw_version_id IS NOT NULL AND r.replaced_at IS NULL AND r.uid <> t.uid
    UNION ALL
    SELECT r.uid FROM raw.record r
    WHERE t.source = 'github' AND r.source = 'github' AND lower(r.key) = t.name AND r.kind = t.kind
      AND r.uid IS NOT NULL AND r.raw_version_id IS NOT NULL AND r.replaced_at IS NULL AND r.uid <> t.uid
) AS h
ORDER BY t.source, t.kind, t.name
ON CONFLICT (source, kind, key, replaced_at) DO UPDATE SET by_uid = excluded.by_uid
RETURNING p.source, p.kind, p.key, p.by_uid, p.replaced_at;
