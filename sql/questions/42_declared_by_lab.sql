-- Which labs declare the training data, base, licence and results of most of their models on the Hub?
-- Asked by: users who compare labs by what their repositories say.
-- Read: one row per registry lab and component at the end of the newest month, by count; every repository of its accounts counts, copies and quantisations too.
-- Caveats: do not compare with the statuses of the lab's releases: a release has the best status of its models, and documents outside the Hub count.
-- Columns: universe, scope_id, component, share_declared, share_open, weight_open, weight_partial, weight_none, weight_unknown, n, coverage, as_of.
-- Reads: mart.declaration_share.
SELECT universe, scope_id, component, share_declared, share_open, weight_open, weight_partial, weight_none, weight_unknown, n, coverage, as_of
FROM mart.declaration_share
WHERE kind = 'model' AND scope_kind = 'lab' AND scope_id <> 'unknown' AND weighting = 'count' AND component IN ('data', 'base', 'licence', 'evaluation')
  AND month = (SELECT max(month) FROM mart.declaration_share)
ORDER BY component, share_declared DESC NULLS LAST, n DESC, scope_id
