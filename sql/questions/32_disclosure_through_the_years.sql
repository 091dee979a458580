-- What did labs of each country disclose at the end of each year, as known now?
-- Asked by: the founding argument.
-- Read: releases published by that day, judged by what had appeared by then (mart.release_disclosure_valid_on answers for any other day).
-- Caveats: for days before we watched, findings are an upper bound, and what was deleted is not known; share_dated is the share of the evidence that is dated by the thing's own date, not by the day on which we saw it; where is_after_registry, what was announced since the day up to which the registry was gone through is missing.
-- Columns: year, country, dimension, releases, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, coverage, share_dated, is_after_registry.
-- Reads: mart.disclosure_by_year.
SELECT year, country, dimension, n AS releases, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, coverage, share_dated, is_after_registry
FROM mart.disclosure_by_year
WHERE universe = 'registry' AND country IN ('CN', 'US')
ORDER BY year DESC, country, dimension
