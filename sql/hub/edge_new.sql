-- Temporary table for the edges that are declared now, dropped at commit.
DROP TABLE IF EXISTS hub_edge_new;
CREATE TEMPORARY TABLE hub_edge_new (LIKE core.hub_edge INCLUDING DEFAULTS, PRIMARY KEY (child_key, parent_hub_id, relation)) ON COMMIT DROP;
