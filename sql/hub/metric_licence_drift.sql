-- How the class of the licence changes along declared edges of the whole Hub.
-- Grain: one row per pair of classes and relation. Key: universe, parent_class, child_class, relation. Reads: core.hub_edge, hub_unit, hub_span.
WITH counted AS (
    SELECT p.place AS parent, c.place AS child, e.relation, count(*) AS edges,
           -- is_first marks one row of each pair of models, so that the pair counts once over all relations, even if several are declared.
           count(*) FILTER (WHERE e.is_first) AS pairs
    FROM (
        SELECT child_key, parent_key, relation, row_number() OVER (PARTITION BY child_key, parent_key ORDER BY relation) = 1 AS is_first
        FROM core.hub_edge
        WHERE parent_key IS NOT NULL AND parent_key <> child_key
    ) e
    JOIN hub_unit p ON p.hub_key = e.parent_key AND p.place IS NOT NULL
    JOIN hub_unit c ON c.hub_key = e.child_key
    GROUP BY p.place, c.place, e.relation
), told AS (
    SELECT parent, child, relation, edges FROM counted
    UNION ALL
    SELECT parent, child, 'all', sum(pairs)::bigint FROM counted GROUP BY parent, child
), whole AS (
    SELECT parent, relation, sum(edges)::bigint AS n, sum(edges) FILTER (WHERE child IS NOT NULL) AS known FROM told GROUP BY parent, relation
), class AS (
    SELECT place, licence_class
    FROM unnest(ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain']) WITH ORDINALITY AS c (licence_class, place)
)
SELECT pc.licence_class AS parent_class, cc.licence_class AS child_class, t.relation, t.edges, round(t.edges / w.known, 6) AS share,
       t.child > t.parent AS is_more_permissive,
       'licence_drift' AS metric, 'collected_hub' AS universe, 'all_time' AS "window", 1 AS definition_version, w.n,
       round(w.known / w.n, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM told t
JOIN whole w USING (parent, relation)
JOIN class pc ON pc.place = t.parent
JOIN class cc ON cc.place = t.child
WHERE t.edges > 0
