-- Put on the work list the papers, datasets and base models that current documents name and that we have no record of; and all repositories that they
-- name, even with a record, since the work list decides whose files are fetched. Depth: the number of steps from a followed account or a seed, at most 2.
INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at)
WITH named AS (
    SELECT l.target_service AS source, l.target_kind AS kind, l.target_id AS key, left(l.relation || ' in ' || d.kind || ' ' || d.key, 300) AS reason,
           coalesce(w.depth, 0) + 1 AS depth, d.observed_at, d.raw_version_id, l.ordinal
    FROM staging.document d
    JOIN core.document_link l USING (raw_version_id)
    LEFT JOIN meta.wanted w ON w.source = d.source AND w.key = d.key AND w.reason <> 'scope'
    WHERE coalesce(w.depth, 0) < 2
      AND ((l.target_kind = 'paper' AND l.target_service = 'arxiv')
        OR (l.target_kind = 'repository' AND l.target_service = 'github' AND l.relation IN ('code', 'training_code', 'weights') AND l.strength >= 'nearby')
        OR (l.target_kind = 'dataset' AND l.target_service = 'huggingface' AND l.relation = 'trained_on')
        OR (l.target_kind = 'model' AND l.target_service = 'huggingface' AND l.relation LIKE 'base\_model:%%'))
), unheld AS (
    SELECT * FROM named WHERE kind = 'repository'
    UNION ALL
    -- Add these rows by a branch of their own: with OR Postgres would read the view again for each link.
    SELECT * FROM named n
    WHERE n.kind <> 'repository'
      AND NOT EXISTS (SELECT 1 FROM staging.document known WHERE known.source = n.source AND known.kind = n.kind AND known.key = n.key)
)
SELECT DISTINCT ON (source, kind, key) source, kind, key, reason, depth, observed_at
FROM unheld
ORDER BY source, kind, key, depth, raw_version_id, ordinal
ON CONFLICT (source, kind, key) DO NOTHING;
