-- Postgres: known edges, those of a model to itself aside.
COPY (SELECT child_key, parent_key, relation FROM core.hub_edge WHERE parent_key IS NOT NULL AND parent_key <> child_key) TO STDOUT (FORMAT csv)
