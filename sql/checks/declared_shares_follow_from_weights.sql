-- Checks: Shares of declarations that do not follow from their weights, negative weights, or weights that do not sum to the number of repositories. Severity: fail.
-- Grain: one row per violation. Key: universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component. Reads: build.declaration_share.
SELECT universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component
FROM build.declaration_share
WHERE least(weight_open, weight_partial, weight_none, weight_unknown) < 0
   OR (weighting = 'count' AND scope_kind <> 'country' AND weight_open + weight_partial + weight_none + weight_unknown <> n)
   OR abs(share_open - weight_open / nullif(weight_open + weight_partial + weight_none, 0)) > 0.001
   OR abs(share_open_of_all - weight_open / nullif(weight_open + weight_partial + weight_none + weight_unknown, 0)) > 0.001
   OR abs(share_declared - (weight_open + weight_partial) / nullif(weight_open + weight_partial + weight_none, 0)) > 0.001
   OR (share_open IS NULL) <> (weight_open + weight_partial + weight_none = 0)
   OR share_open > share_declared
