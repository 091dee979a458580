-- What share of models declares its training data, and of what share can all or any of it be had, month by month?
-- Asked by: Economies of Open Intelligence (data disclosed and available, by downloads).
-- Read: data is open where every declared data set is on the Hub without a gate, data_available where any is; share_open_of_all of data_available by download follows the definition of the published rate.
-- Caveats: published rates rest on their authors' own annotation of models, ours on declared data sets alone; there are no months before our first census.
-- Columns: universe, month, weighting, component, share_open_of_all, share_open, share_declared, n, coverage, as_of.
-- Reads: mart.declaration_share.
SELECT universe, month, weighting, component, share_open_of_all, share_open, share_declared, n, coverage, as_of
FROM mart.declaration_share
WHERE kind = 'model' AND scope_kind = 'all' AND size_band = 'all' AND library = 'all' AND created_year = 'all' AND component IN ('data', 'data_available')
ORDER BY month DESC, weighting, component
