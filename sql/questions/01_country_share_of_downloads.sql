-- What share of downloads goes to the models of each country, under each of the three published denominators?
-- Asked by: Economies of Open Intelligence (all models), the Hugging Face blog of spring 2026 (newly created models), ATOM (a curated list, cumulative).
-- Read: compare countries within one denominator and universe; never a share of one with a share of another.
-- Caveats: a model is of the lab that released it, not of its base's; unknown holds every account that the registry does not know.
-- Needs: downloads that the Hub told of every model that the denominator counts: of two months for what was added, of all time for the cumulative one; else downloads and share are NULL.
-- Columns: denominator, published_source, universe, window, country, downloads, share, place, n, coverage, as_of.
-- Reads: mart.country_share.
SELECT denominator, published_source, universe, "window", country, downloads, share,
       rank() OVER (PARTITION BY universe, denominator ORDER BY (country = 'unknown'), share DESC) AS place, n, coverage, as_of
FROM mart.country_share
ORDER BY universe DESC, denominator, place, country
