-- Temporary tables for a change of the lineage, dropped at commit: changes of counts of the models above, new places of the affected models.
CREATE TEMPORARY TABLE hub_lineage_count (
    hub_key integer PRIMARY KEY, children integer, children_adapter integer, children_finetune integer, children_merge integer, children_quantized integer,
    descendants integer, descendants_adapter integer, descendants_finetune integer, descendants_merge integer, descendants_quantized integer
) ON COMMIT DROP;
CREATE TEMPORARY TABLE hub_lineage_place (
    hub_key integer PRIMARY KEY, depth smallint, parents smallint, missing_parents smallint, relation text, ancestor_keys integer[], root_keys integer[],
    is_in_cycle boolean
) ON COMMIT DROP;
