-- What share of downloads goes to models below 1, above 70 and above 100 billion parameters?
-- Asked by: people who plan for the sizes of models in use.
-- Published: Hugging Face, State of Open Models, Summer 2026.
-- Read: percent of downloads since creation, and of those added since the end of 2025, over models whose size the Hub gives.
-- Caveats: added downloads are the difference of two totals of a band, so that models that came or went count too.
-- Needs: downloads of all time (downloadsAllTime) and numbers of parameters.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.adoption, mart.publication.
WITH told AS (
    SELECT subject_id AS band, month, downloads_all_time AS downloads, n, as_of
    FROM mart.adoption
    WHERE universe = 'collected_hub' AND subject_kind = 'size_band' AND subject_id <> 'unknown'
), last AS (
    SELECT t.* FROM told t WHERE t.month = (SELECT max(month) FROM told)
), spread AS (
    SELECT l.band, l.downloads, l.downloads - b.downloads AS added, l.n, l.as_of
    FROM last l
    LEFT JOIN told b ON b.band = l.band AND b.month = '2025-12-01'
), figure (place, figure, bands, is_added, published) AS (VALUES
    (1, 'below 1B, of all-time downloads', ARRAY['below 1B'], false, 83), (2, 'above 100B, of all-time downloads', ARRAY['above 100B'], false, 1),
    (3, 'above 70B, of downloads of 2026', ARRAY['70B to 100B', 'above 100B'], true, 3)
)
SELECT f.figure, 'percent' AS unit, f.published::numeric AS published,
       round(100 * sum(CASE WHEN f.is_added THEN s.added ELSE s.downloads END) FILTER (WHERE s.band = ANY (f.bands))
             / nullif(sum(CASE WHEN f.is_added THEN s.added ELSE s.downloads END), 0)) AS ours,
       sum(s.n)::bigint AS n, max(s.as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN spread s ON true
GROUP BY f.place, f.figure, f.published
ORDER BY f.place
