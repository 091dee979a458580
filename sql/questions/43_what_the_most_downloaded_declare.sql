-- What do the hundred most downloaded models and data sets declare, one by one?
-- Asked by: leaderboards that want openness beside a model by its hub id (mteb#4366).
-- Read: the first hundred of the newest month by downloads of the last 30 days; for each its eight declarations, the data sets and base models that it declares, and how many of these are open.
-- Caveats: declared, not verified; a name that two repositories have had means the one that has it now.
-- Columns: kind, place, hub_id, lab_id, value, access, weights, data, code, methods, licence, card, evaluation, base, licence_id, datasets_declared, datasets_open, bases_declared, bases_open, as_of.
-- Reads: mart.hub_disclosure, mart.hub_top_month.
SELECT t.kind, t.place, t.hub_id, t.lab_id, t.value, d.access, d.weights, d.data, d.code, d.methods, d.licence, d.card, d.evaluation, d.base, d.licence_id,
       d.datasets_declared, d.datasets_open, d.bases_declared, d.bases_open, t.as_of
FROM mart.hub_top_month t
CROSS JOIN LATERAL (
    SELECT h.* FROM mart.hub_disclosure h WHERE h.kind = t.kind AND h.hub_id = t.hub_id ORDER BY h.gone_at IS NOT NULL, h.hub_key DESC LIMIT 1
) d
WHERE t.measure = 'downloads' AND t.place <= 100 AND t.month = (SELECT max(month) FROM mart.hub_top_month)
ORDER BY t.kind DESC, t.place
