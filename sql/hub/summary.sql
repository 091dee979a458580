-- Sizes of the tables derived from the whole Hub, for a run's report.
SELECT (SELECT count(*) FROM core.hub_edge) AS edges,
       (SELECT count(*) FROM core.hub_edge WHERE parent_key IS NULL) AS missing_parents,
       (SELECT count(*) FROM core.hub_edge WHERE is_renamed) AS renamed_parents,
       (SELECT count(*) FROM core.hub_lineage) AS models_in_lineage,
       (SELECT count(DISTINCT cycle) FROM core.hub_cycle) AS cycles,
       (SELECT max(depth) FROM core.hub_lineage) AS deepest,
       (SELECT count(*) FROM core.hub_account_month WHERE month = (SELECT max(month) FROM core.hub_account_month)) AS accounts_this_month;
