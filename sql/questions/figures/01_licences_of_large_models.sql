-- Which licences do Chinese and US models of more than 20 billion parameters declare?
-- Asked by: policy readers of licences by country.
-- Published: Hugging Face, State of Open Models, Summer 2026.
-- Read: percent of all models of the country above 20B on the Hub, those that declare no licence among them; custom is every declared licence but Apache-2.0 and MIT.
-- Caveats: countries are those of the lab that holds the repository; a model whose size the Hub does not give is not counted as above 20B.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.licence_mix, mart.publication.
WITH mix AS (
    SELECT scope_id AS country, licence_id, sum(weight) AS weight, sum(sum(weight)) OVER (PARTITION BY scope_id) AS whole, max(as_of) AS as_of
    FROM mart.licence_mix
    WHERE universe = 'collected_hub' AND scope_kind = 'country' AND scope_id IN ('CN', 'US') AND "window" = 'all_time' AND weighting = 'model'
      AND licence_id <> 'all' AND size_band IN ('20B to 70B', '70B to 100B', 'above 100B')
    GROUP BY scope_id, licence_id
), figure (place, figure, country, ids, is_other, published) AS (VALUES
    (1, 'China: Apache-2.0', 'CN', ARRAY['apache-2.0'], false, 59), (2, 'China: MIT', 'CN', ARRAY['mit'], false, 22),
    (3, 'United States: Apache-2.0 or MIT', 'US', ARRAY['apache-2.0', 'mit'], false, 29),
    (4, 'United States: custom', 'US', ARRAY['apache-2.0', 'mit', 'none'], true, 41), (5, 'United States: declares none', 'US', ARRAY['none'], false, 30)
)
SELECT f.figure, 'percent' AS unit, f.published::numeric AS published,
       round(100 * coalesce(sum(m.weight) FILTER (WHERE (m.licence_id = ANY (f.ids)) <> f.is_other), 0) / max(m.whole)) AS ours,
       round(max(m.whole))::bigint AS n, max(m.as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN mix m USING (country)
GROUP BY f.place, f.figure, f.published
ORDER BY f.place
