-- Do newer models declare less of their data, base, licence and results than older ones?
-- Asked by: Economies of Open Intelligence; the argument that the Hub grows more closed.
-- Read: one row per year of createdAt and component at the end of the newest month.
-- Caveats: only repositories that exist today, not all that existed then: those deleted since are missing, and a card may have been filled in later.
-- Columns: universe, kind, created_year, weighting, component, share_open, share_declared, share_open_of_all, n, coverage, as_of.
-- Reads: mart.declaration_share.
SELECT universe, kind, created_year, weighting, component, share_open, share_declared, share_open_of_all, n, coverage, as_of
FROM mart.declaration_share
WHERE scope_kind = 'all' AND size_band = 'all' AND library = 'all' AND created_year <> 'all' AND weighting IN ('count', 'download')
  AND component IN ('data', 'base', 'licence', 'evaluation', 'card') AND month = (SELECT max(month) FROM mart.declaration_share)
ORDER BY kind DESC, component, weighting, created_year DESC
