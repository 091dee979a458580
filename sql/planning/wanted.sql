-- Put on the work list what current documents name and no record holds: papers, repositories, datasets, base models.
-- Depth counts the steps from a followed account or a seed and ends at 2.
INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at)
SELECT DISTINCT ON (l.target_service, l.target_kind, key)
       l.target_service, l.target_kind, named.key, left(l.relation || ' in ' || d.kind || ' ' || d.key, 300),
       coalesce(w.depth, 0) + 1, d.observed_at
FROM staging.document d
JOIN core.document_link l USING (raw_version_id)
CROSS JOIN LATERAL (SELECT l.target_id AS key) named
LEFT JOIN meta.wanted w ON w.source = d.source AND w.key = d.key AND w.reason <> 'scope'
WHERE coalesce(w.depth, 0) < 2
  AND ((l.target_kind = 'paper' AND l.target_service = 'arxiv')
    OR (l.target_kind = 'repository' AND l.target_service = 'github' AND l.relation IN ('code', 'training_code', 'weights') AND l.strength >= 'nearby')
    OR (l.target_kind = 'dataset' AND l.target_service = 'huggingface' AND l.relation = 'trained_on')
    OR (l.target_kind = 'model' AND l.target_service = 'huggingface' AND l.relation LIKE 'base\_model:%%'))
  AND NOT EXISTS (
      SELECT 1 FROM staging.document known
      WHERE known.source = l.target_service AND known.kind = l.target_kind AND known.key = named.key)
ORDER BY l.target_service, l.target_kind, key, coalesce(w.depth, 0), d.raw_version_id, l.ordinal
ON CONFLICT (source, kind, key) DO NOTHING;

-- And the repositories of an owner whose names are of the family of one of its models.
WITH model_family AS MATERIALIZED (
    SELECT core.owner_key(m.account) AS account, h.lab_id, core.family(split_part(m.hub_id, '/', 2)) AS family, min(m.hub_id) AS hub_id
    FROM staging.model m
    LEFT JOIN core.account_lab h ON h.service = 'huggingface' AND h.account_lower = lower(m.account)
    WHERE m.gone_at IS NULL
    GROUP BY 1, 2, 3
), repository_family AS MATERIALIZED (
    SELECT r.github_full_name, core.owner_key(r.account) AS account, g.lab_id, core.family(split_part(r.github_full_name, '/', 2)) AS family, r.first_seen_at
    FROM staging.repository r
    LEFT JOIN core.account_lab g ON g.service = 'github' AND g.account_lower = lower(r.account)
    WHERE r.gone_at IS NULL
), alike AS (
    SELECT r.github_full_name, m.hub_id, m.family AS a, r.family AS b, r.first_seen_at
    FROM repository_family r JOIN model_family m ON m.lab_id = r.lab_id
    UNION ALL
    SELECT r.github_full_name, m.hub_id, m.family, r.family, r.first_seen_at
    FROM repository_family r JOIN model_family m ON m.account = r.account
)
INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at)
SELECT 'github', 'repository', a.github_full_name, left('named like model ' || min(a.hub_id), 300), 1, min(a.first_seen_at)
FROM alike a
WHERE core.is_same_family(a.a, a.b)
GROUP BY a.github_full_name
ON CONFLICT (source, kind, key) DO NOTHING;
