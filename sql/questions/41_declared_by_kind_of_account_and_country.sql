-- Do labs declare more than unaffiliated accounts, and labs of one country more than those of another?
-- Asked by: policy readers of documentation duties.
-- Read: one row per kind of account or country and component at the end of the newest month, by count and by downloads of 30 days.
-- Caveats: country is that of a registry lab; unaffiliated accounts have none, and hold most of the Hub.
-- Columns: universe, kind, scope_kind, scope_id, weighting, component, share_open, share_declared, share_open_of_all, n, coverage, as_of.
-- Reads: mart.declaration_share.
SELECT universe, kind, scope_kind, scope_id, weighting, component, share_open, share_declared, share_open_of_all, n, coverage, as_of
FROM mart.declaration_share
WHERE scope_kind IN ('account_kind', 'country') AND size_band = 'all' AND library = 'all' AND created_year = 'all' AND weighting IN ('count', 'download')
  AND month = (SELECT max(month) FROM mart.declaration_share)
ORDER BY kind DESC, component, weighting, scope_kind, scope_id
