-- These models and all their descendants, each once.
WITH RECURSIVE below (hub_key) AS (
    SELECT unnest(%(keys)s)
    UNION
    SELECT e.child_key FROM below b JOIN core.hub_edge e ON e.parent_key = b.hub_key
)
SELECT hub_key FROM below;
