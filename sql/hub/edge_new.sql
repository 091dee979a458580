-- Edges as they are declared now, for the length of a transaction.
DROP TABLE IF EXISTS hub_edge_new;
CREATE TEMPORARY TABLE hub_edge_new (LIKE core.hub_edge INCLUDING DEFAULTS, PRIMARY KEY (child_key, parent_hub_id, relation)) ON COMMIT DROP;
