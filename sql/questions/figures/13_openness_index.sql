-- What openness do OLMo 3.1 32B, Nemotron 3 Nano and GLM-4.5 have on Artificial Analysis' index?
-- Asked by: Artificial Analysis.
-- Published: Artificial Analysis, Openness Index, March 2026; https://artificialanalysis.ai/methodology/openness-index.
-- Read: points of 100, by the index's formula on our findings; given only where every part of it is known.
-- Caveats: they judge by reading, we by rules; sql/core/formula_aa.sql says which findings we use for each part.
-- Needs: a finding for every part of the formula; NULL where one is unknown.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.publication, mart.release, mart.release_formula.
WITH told AS (
    SELECT r.name, f.low, f.high, f.most FROM mart.release_formula f JOIN mart.release r USING (release_id) WHERE f.formula = 'aa_openness' AND f.component = 'total'
), figure (place, figure, named, published) AS (VALUES
    (1, 'OLMo 3.1 32B', 'olmo 3.1%', 88.9), (2, 'Nemotron 3 Nano', 'nemotron 3 nano%', 72.2), (3, 'GLM-4.5', 'glm-4.5', 55.6)
)
SELECT f.figure, 'of 100' AS unit, f.published::numeric AS published, CASE WHEN max(t.low) = max(t.high) THEN round(100 * max(t.low) / max(t.most), 1) END AS ours,
       count(t.name) AS n, (SELECT as_of FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS as_of,
       (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN told t ON lower(t.name) LIKE f.named
GROUP BY f.place, f.figure, f.published
ORDER BY f.place
