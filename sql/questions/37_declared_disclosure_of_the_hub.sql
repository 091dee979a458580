-- What does the collected Hub declare of weights, data, code, methods, licence, card, evaluation and base?
-- Asked by: Economies of Open Intelligence; whoever needs a base rate for a lab.
-- Read: shares at the end of the newest month over repositories where it is known, by count, downloads of 30 days and likes; share_open_of_all is over all repositories and counts unknown as not open.
-- Caveats: declared in tags and card metadata, and verified by nobody; none says that the record declares nothing, never that nothing is disclosed.
-- Columns: universe, month, kind, weighting, component, share_open, share_declared, share_open_of_all, weight_open, weight_partial, weight_none, weight_unknown, n, coverage, as_of.
-- Reads: mart.declaration_share.
SELECT universe, month, kind, weighting, component, share_open, share_declared, share_open_of_all, weight_open, weight_partial, weight_none, weight_unknown,
       n, coverage, as_of
FROM mart.declaration_share
WHERE scope_kind = 'all' AND size_band = 'all' AND library = 'all' AND created_year = 'all' AND month = (SELECT max(month) FROM mart.declaration_share)
ORDER BY kind DESC, weighting, component
