-- What becomes of a base's licence class from generation to generation of the whole Hub: kept, loosened, not declared, or not known.
-- Grain: one row per generation of the child and relation. Key: universe, generation, relation. Reads: core.hub_edge, core.hub_lineage, hub_unit, hub_span.
WITH edge AS (
    -- The generation of a model is its depth in the lineage; a model without a depth (only below a cycle) is left out, and deeper than 16 counts as 16.
    SELECT least(l.depth, 16) AS generation, e.relation, p.place AS parent, c.place AS child, c.licence_id = 'none' AS is_undeclared,
           -- is_first marks one row of each pair of models, so that the pair counts once over all relations, even if several are declared.
           row_number() OVER (PARTITION BY e.child_key, e.parent_key ORDER BY e.relation) = 1 AS is_first
    FROM core.hub_edge e
    JOIN core.hub_lineage l ON l.hub_key = e.child_key AND l.depth IS NOT NULL
    JOIN hub_unit c ON c.hub_key = e.child_key
    JOIN hub_unit p ON p.hub_key = e.parent_key
    WHERE e.parent_key <> e.child_key
), told AS (
    SELECT generation, relation, parent, child, is_undeclared FROM edge
    UNION ALL
    SELECT generation, 'all', parent, child, is_undeclared FROM edge WHERE is_first
), counted AS (
    SELECT generation, relation, count(*) AS n, count(parent) AS known_parents,
           count(*) FILTER (WHERE child < parent) AS more_restricted, count(*) FILTER (WHERE child = parent) AS same_class,
           count(*) FILTER (WHERE child > parent) AS less_restricted,
           count(*) FILTER (WHERE parent <= 3) AS restricted_parents,
           count(*) FILTER (WHERE parent <= 3 AND child <= parent) AS kept, count(*) FILTER (WHERE parent <= 3 AND child > parent) AS loosened,
           count(*) FILTER (WHERE parent <= 3 AND child IS NULL AND is_undeclared) AS undeclared,
           count(*) FILTER (WHERE parent <= 3 AND child IS NULL AND NOT is_undeclared) AS not_known
    FROM told
    GROUP BY generation, relation
)
SELECT generation, relation, more_restricted, same_class, less_restricted, restricted_parents, kept, loosened, undeclared, not_known,
       round(kept::numeric / nullif(kept + loosened + undeclared, 0), 6) AS share_kept,
       'licence_obligation' AS metric, 'collected_hub' AS universe, 'all_time' AS "window", 1 AS definition_version, n,
       round(known_parents::numeric / n, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM counted
