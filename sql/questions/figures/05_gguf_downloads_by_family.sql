-- How often are GGUF files of each family downloaded a month?
-- Asked by: people who estimate local use.
-- Published: Hugging Face, State of Open Models, Summer 2026.
-- Read: millions of downloads of the last 30 days at the last count of the newest month, of all GGUF models, whoever made them, that are named after the family.
-- Caveats: the family is the first word of the model's own name that is a family of a registry lab.
-- Needs: downloads of the last 30 days of every GGUF model of the family.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.adoption, mart.publication.
WITH told AS (
    SELECT subject_id AS family, sum(downloads_30d) AS downloads, sum(n) AS n, max(as_of) AS as_of
    FROM mart.adoption a
    WHERE universe = 'collected_hub' AND subject_kind = 'family' AND format = 'gguf'
      AND month = (SELECT max(month) FROM mart.adoption WHERE universe = 'collected_hub' AND subject_kind = 'family')
    GROUP BY subject_id
), figure (place, figure, family, published) AS (VALUES (1, 'Qwen', 'qwen', 39.6), (2, 'Gemma', 'gemma', 20.8), (3, 'Llama', 'llama', 7.5))
SELECT f.figure || ', GGUF downloads a month' AS figure, 'million downloads' AS unit, f.published::numeric AS published, round(t.downloads / 1000000, 1) AS ours,
       t.n::bigint AS n, t.as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN told t USING (family)
ORDER BY f.place
