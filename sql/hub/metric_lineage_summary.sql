-- Declared derivatives of models, families and labs over the whole Hub.
-- Grain: one row per subject. Key: universe, subject_kind, subject_id. Reads: raw.hub_repository, core.hub_lineage, core.hub_edge, core.hub_cycle, core.account_lab, core.lab_family.
WITH model AS (
    SELECT DISTINCT ON (r.hub_id) r.hub_key, r.hub_id, coalesce(a.lab_id, 'unknown') AS lab_id
    FROM raw.hub_repository r
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(r.hub_id, '/', 1))
    LEFT JOIN core.hub_lineage l USING (hub_key)
    WHERE r.kind = 'model' AND (a.lab_id IS NOT NULL OR l.descendants >= 10)
    ORDER BY r.hub_id, r.gone_at IS NOT NULL, r.hub_key DESC
), member AS (
    SELECT 'model' AS subject_kind, hub_id AS subject_id, lab_id, hub_key FROM model
    UNION ALL
    SELECT 'lab', lab_id, lab_id, hub_key FROM model WHERE lab_id <> 'unknown'
    UNION ALL
    SELECT 'family', f.family, f.lab_id, m.hub_key
    FROM model m
    JOIN core.lab_family f ON f.lab_id = m.lab_id AND f.family = core.family(split_part(m.hub_id, '/', 2))
    -- If two labs have a family of one name, it is taken as that of the lab whose id comes first, so that it has one row.
    WHERE f.lab_id = (SELECT min(o.lab_id) FROM core.lab_family o WHERE o.family = f.family)
), below AS (
    SELECT m.subject_kind, m.subject_id, count(*) AS descendants,
           count(*) FILTER (WHERE relation = 'adapter') AS adapter, count(*) FILTER (WHERE relation = 'finetune') AS finetune,
           count(*) FILTER (WHERE relation = 'merge') AS merge, count(*) FILTER (WHERE relation = 'quantized') AS quantized, max(depth) AS depth
    FROM (
        SELECT DISTINCT m.subject_kind, m.subject_id, l.hub_key, l.relation, l.depth
        FROM core.hub_lineage l
        CROSS JOIN LATERAL unnest(l.ancestor_keys) AS up (hub_key)
        JOIN member m ON m.hub_key = up.hub_key
    ) m
    GROUP BY m.subject_kind, m.subject_id
), next AS (
    SELECT m.subject_kind, m.subject_id, count(*) AS children,
           count(*) FILTER (WHERE relation = 'adapter') AS adapter, count(*) FILTER (WHERE relation = 'finetune') AS finetune,
           count(*) FILTER (WHERE relation = 'merge') AS merge, count(*) FILTER (WHERE relation = 'quantized') AS quantized,
           count(DISTINCT account) AS accounts, count(*) FILTER (WHERE is_of_own_lab) AS of_own_lab
    FROM (
        -- Edges between members of one cycle do not count.
        SELECT DISTINCT m.subject_kind, m.subject_id, e.child_key, l.relation, o.account,
               coalesce(a.lab_id = m.lab_id, false) OR (m.subject_kind = 'model' AND o.account = lower(split_part(m.subject_id, '/', 1))) AS is_of_own_lab
        FROM member m
        JOIN core.hub_edge e ON e.parent_key = m.hub_key AND e.child_key <> m.hub_key
        JOIN core.hub_lineage l ON l.hub_key = e.child_key
        JOIN raw.hub_repository r ON r.hub_key = e.child_key
        CROSS JOIN LATERAL (SELECT lower(split_part(r.hub_id, '/', 1)) AS account) o
        LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = o.account
        LEFT JOIN core.hub_cycle c ON c.hub_key = e.child_key
        LEFT JOIN core.hub_cycle p ON p.hub_key = e.parent_key
        WHERE c.cycle IS NULL OR p.cycle IS NULL OR c.cycle <> p.cycle
    ) m
    GROUP BY m.subject_kind, m.subject_id
), own AS (
    SELECT m.subject_kind, m.subject_id, m.lab_id, count(*) AS n, count(l.hub_key) AS placed, coalesce(sum(l.missing_parents), 0) AS missing,
           count(DISTINCT c.cycle) AS cycles
    FROM member m
    LEFT JOIN core.hub_lineage l USING (hub_key)
    LEFT JOIN core.hub_cycle c USING (hub_key)
    GROUP BY m.subject_kind, m.subject_id, m.lab_id
), hub AS (
    SELECT count(*) AS models, count(l.hub_key) AS placed, count(*) FILTER (WHERE l.parents > 0) AS children,
           count(*) FILTER (WHERE l.parents > 0 AND l.relation = 'adapter') AS adapter, count(*) FILTER (WHERE l.parents > 0 AND l.relation = 'finetune') AS finetune,
           count(*) FILTER (WHERE l.parents > 0 AND l.relation = 'merge') AS merge, count(*) FILTER (WHERE l.parents > 0 AND l.relation = 'quantized') AS quantized,
           count(DISTINCT lower(split_part(r.hub_id, '/', 1))) FILTER (WHERE l.parents > 0) AS accounts,
           max(l.depth) AS depth, coalesce(sum(l.missing_parents), 0) AS missing, (SELECT count(DISTINCT cycle) FROM core.hub_cycle) AS cycles
    FROM raw.hub_repository r
    LEFT JOIN core.hub_lineage l USING (hub_key)
    WHERE r.kind = 'model'
), summed AS (
    SELECT o.subject_kind, o.subject_id, o.lab_id,
           coalesce(x.children, 0) AS children, coalesce(x.adapter, 0) AS children_adapter, coalesce(x.finetune, 0) AS children_finetune,
           coalesce(x.merge, 0) AS children_merge, coalesce(x.quantized, 0) AS children_quantized,
           coalesce(b.descendants, 0) AS descendants, coalesce(b.adapter, 0) AS descendants_adapter, coalesce(b.finetune, 0) AS descendants_finetune,
           coalesce(b.merge, 0) AS descendants_merge, coalesce(b.quantized, 0) AS descendants_quantized,
           coalesce(b.depth, 0)::integer AS depth_max, o.missing AS missing_parents, o.cycles, o.n, o.placed,
           coalesce(x.accounts, 0) AS child_accounts, coalesce(x.of_own_lab, 0) AS children_of_own_lab
    FROM own o
    LEFT JOIN below b USING (subject_kind, subject_id)
    LEFT JOIN next x USING (subject_kind, subject_id)
    UNION ALL
    -- Over the whole Hub, children and descendants are the same: every model with a known parent.
    SELECT 'all', 'all', 'all', children, adapter, finetune, merge, quantized, children, adapter, finetune, merge, quantized,
           coalesce(depth, 0), missing, cycles, models, placed, accounts, NULL
    FROM hub
    WHERE models > 0
)
SELECT subject_kind, subject_id, lab_id, children, children_adapter, children_finetune, children_merge, children_quantized,
       descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents, cycles,
       'lineage_summary' AS metric, 'collected_hub' AS universe, 'all_time' AS "window", 2 AS definition_version, n,
       round(placed::numeric / n, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of, child_accounts, children_of_own_lab
FROM summed
