-- Which sizes and libraries declare training data, base, licence and results?
-- Asked by: authors of templates for cards; studies of documentation.
-- Read: one row per size band, library and component at the end of the newest month, by count; all: every band, or every library, together.
-- Caveats: a library fills in parts of a card by itself, so that a declaration may be the library's habit and not the maker's choice.
-- Columns: universe, size_band, library, component, share_declared, share_open, share_open_of_all, n, coverage, as_of.
-- Reads: mart.declaration_share.
SELECT universe, size_band, library, component, share_declared, share_open, share_open_of_all, n, coverage, as_of
FROM mart.declaration_share
WHERE kind = 'model' AND scope_kind = 'all' AND created_year = 'all' AND weighting = 'count' AND component IN ('data', 'base', 'licence', 'evaluation')
  AND (size_band = 'all' OR library = 'all') AND month = (SELECT max(month) FROM mart.declaration_share)
ORDER BY component, size_band, library
