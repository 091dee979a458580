-- What share of a year's downloads goes to models of China and of the United States, over all models of the Hub and over those made in it?
-- Asked by: Economies of Open Intelligence; Hugging Face.
-- Published: Economies of Open Intelligence (arXiv 2512.03073), year to August 2025, and Hugging Face, State of Open Source, Spring 2026; https://arxiv.org/abs/2512.03073.
-- Read: percent of downloads; all: of every model, whoever made it; new: of models created within the year.
-- Caveats: the two denominators must not be mixed; models of unknown country are in both.
-- Needs: downloads of 12 months.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.country_share, mart.publication.
WITH figure (place, figure, denominator, country, places, published) AS (VALUES
    (1, 'all models: China', 'all_incl_unaffiliated', 'CN', 1, 17.1), (2, 'all models: United States', 'all_incl_unaffiliated', 'US', 1, 15.8),
    (3, 'new models: China', 'new_in_window', 'CN', 0, 41), (4, 'new models: United States', 'new_in_window', 'US', 1, 36.5)
)
SELECT f.figure, 'percent' AS unit, f.published::numeric AS published, round(100 * s.share, f.places) AS ours, s.n, s.as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN mart.country_share s ON s.universe = 'collected_hub' AND s.denominator = f.denominator AND s.country = f.country
ORDER BY f.place
