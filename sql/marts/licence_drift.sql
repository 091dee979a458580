-- How the class of the licence changes along declared edges from base to child.
-- Grain: one row per pair of classes and relation. Key: universe, parent_class, child_class, relation. Moves: edges, share, n, coverage. Reads: core.lineage, core.model, core.hub_licence_drift, core.observed.
WITH edge AS (
    SELECT l.child_hub_id, l.parent_hub_id, p.licence_class AS parent_class, c.licence_class AS child_class, l.relation
    FROM core.lineage l
    JOIN core.model c ON c.hub_id = l.child_hub_id
    JOIN core.model p ON p.hub_id = l.parent_hub_id
    WHERE l.gone_at IS NULL AND NOT l.is_self AND p.licence_class <> 'unknown'
), told AS (
    SELECT parent_class, child_class, relation FROM edge
    UNION ALL
    -- A pair counts once over all relations, however it is said.
    SELECT parent_class, child_class, 'all' FROM (SELECT DISTINCT child_hub_id, parent_hub_id, parent_class, child_class FROM edge) pair
), whole AS (
    SELECT parent_class, relation, count(*) AS n, count(*) FILTER (WHERE child_class <> 'unknown') AS known
    FROM told
    GROUP BY parent_class, relation
)
SELECT parent_class, child_class, relation, edges, share, is_more_permissive, metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT w.parent_class, t.child_class, w.relation, t.edges,
           round(t.edges::numeric / w.known, 6) AS share,
           core.licence_rank(t.child_class) > core.licence_rank(w.parent_class) AS is_more_permissive,
           'licence_drift' AS metric, 'rated' AS universe, 'all_time' AS "window", 1 AS definition_version, w.n,
           round(w.known::numeric / w.n, 4) AS coverage,
           (SELECT observed_at FROM core.observed WHERE source = 'huggingface') AS as_of
    FROM whole w
    JOIN (SELECT parent_class, child_class, relation, count(*) AS edges FROM told WHERE child_class <> 'unknown' GROUP BY parent_class, child_class, relation) t
        USING (parent_class, relation)
    UNION ALL
    SELECT parent_class, child_class, relation, edges, share, is_more_permissive, metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_licence_drift
) one
