-- How many GGUF conversions does a family have, and how many of them did its own lab make?
-- Asked by: users of models that run on their own computer.
-- Published: Hugging Face, State of Open Models, Summer 2026.
-- Read: models in GGUF that declare a quantised model of the family as their base; official: by an account of the family's lab.
-- Caveats: only declared bases count.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.intermediary, mart.publication.
WITH made AS (
    SELECT made_by, sum(models) AS models, max(as_of) AS as_of
    FROM mart.intermediary
    WHERE universe = 'collected_hub' AND account = '*' AND role = 'quantiser' AND format = 'gguf' AND base_family = 'qwen'
    GROUP BY made_by
), figure (place, figure, makers, published) AS (VALUES
    (1, 'GGUF conversions of Qwen', ARRAY['official', 'community'], 28531), (2, 'of them official', ARRAY['official'], 54)
)
SELECT f.figure, 'models' AS unit, f.published::numeric AS published, sum(m.models) FILTER (WHERE m.made_by = ANY (f.makers)) AS ours,
       sum(m.models)::bigint AS n, max(m.as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN made m ON true
GROUP BY f.place, f.figure, f.published
ORDER BY f.place
