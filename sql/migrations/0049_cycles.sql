-- Descendants are counted through cycles.

-- A cycle of declared parents cuts no base off from what stands below it: everything is placed anew at the next sweep.
DELETE FROM meta.hub_derived WHERE what = 'lineage';
