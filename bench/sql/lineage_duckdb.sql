-- DuckDB: ancestors, roots, children and descendants of every model, from the table edge (child, parent, relation).
CREATE TABLE pair AS
WITH RECURSIVE up (node, ancestor) AS (
    SELECT child, parent FROM edge
    UNION
    SELECT u.node, e.parent FROM up u JOIN edge e ON e.child = u.ancestor
)
SELECT DISTINCT node, ancestor FROM up WHERE node <> ancestor;

CREATE TABLE own AS SELECT child AS node, min(relation) AS relation FROM edge GROUP BY child;

CREATE TABLE place AS
SELECT n.node, coalesce(c.children, 0) AS children, coalesce(d.descendants, 0) AS descendants, coalesce(d.quantized, 0) AS quantized,
       '{' || coalesce(array_to_string(r.ancestors, ','), '') || '}' AS ancestors, '{' || coalesce(array_to_string(r.roots, ','), '') || '}' AS roots
FROM (SELECT child AS node FROM edge UNION SELECT parent FROM edge) n
LEFT JOIN (SELECT parent AS node, count(DISTINCT child) AS children FROM edge GROUP BY parent) c USING (node)
LEFT JOIN (
    SELECT p.ancestor AS node, count(*) AS descendants, count(*) FILTER (WHERE o.relation = 'quantized') AS quantized
    FROM pair p JOIN own o ON o.node = p.node
    GROUP BY p.ancestor
) d USING (node)
LEFT JOIN (
    SELECT p.node, list(p.ancestor ORDER BY p.ancestor) AS ancestors, list(p.ancestor ORDER BY p.ancestor) FILTER (WHERE o.node IS NULL) AS roots
    FROM pair p LEFT JOIN own o ON o.node = p.ancestor
    GROUP BY p.node
) r USING (node);
