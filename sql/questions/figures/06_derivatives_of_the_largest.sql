-- How many models declare one of Qwen, or one of Google, as their base?
-- Asked by: the Hub's users (hub-docs#1410).
-- Published: Hugging Face, State of Open Models, Summer 2026.
-- Read: distinct models whose declared parent is a model of the lab.
-- Caveats: direct parents only; most models declare none, so that this is a lower bound.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.lineage_summary, mart.publication.
WITH figure (place, figure, lab_id, published) AS (VALUES (1, 'derivatives of Qwen', 'qwen', 151448), (2, 'derivatives of Google', 'google', 82506))
SELECT f.figure, 'models' AS unit, f.published::numeric AS published, s.children::numeric AS ours, s.n, s.as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN mart.lineage_summary s ON s.universe = 'collected_hub' AND s.subject_kind = 'lab' AND s.subject_id = f.lab_id
ORDER BY f.place
