-- How often were curated language models of China, of the United States and of Qwen downloaded in all?
-- Asked by: the ATOM project.
-- Published: The ATOM Report (arXiv 2604.07190), April 2026; https://arxiv.org/abs/2604.07190.
-- Read: downloads since creation over language and vision-language models of registry labs, conversions, embeddings and guards aside.
-- Caveats: their list has about 1,500 models picked by hand, ours follows a rule; several countries of one lab share equally; Qwen is the lab's own models named so, of any kind.
-- Needs: downloads of all time (downloadsAllTime).
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.adoption, mart.country_share, mart.publication.
WITH told AS (
    SELECT country AS subject, downloads, n, as_of FROM mart.country_share
    WHERE universe = 'rated' AND denominator = 'curated_cumulative'
    UNION ALL
    SELECT subject_id, downloads_all_time, n, as_of FROM mart.adoption
    WHERE universe = 'collected_hub' AND subject_kind = 'family' AND subject_id = 'qwen' AND format = 'all' AND made_by = 'official'
      AND month = (SELECT max(month) FROM mart.adoption WHERE universe = 'collected_hub' AND subject_kind = 'family')
), figure (place, figure, subject, divisor, unit, places, published) AS (VALUES
    (1, 'China', 'CN', 1e9, 'billion downloads', 2, 1.15), (2, 'United States', 'US', 1e6, 'million downloads', 0, 723),
    (3, 'Qwen', 'qwen', 1e6, 'million downloads', 1, 942.1)
)
SELECT f.figure, f.unit, f.published::numeric AS published, round(t.downloads / f.divisor, f.places) AS ours, t.n, t.as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN told t USING (subject)
ORDER BY f.place
