-- Of the launches since July 2026, how many are known to release weights, and how many not?
-- Asked by: people who count launches and released weights.
-- Published: modevc, 2026-09-28.
-- Read: counted releases from 2026-07-06 to 2026-09-28 by the status of their weights; not known: no status of the weights at all.
-- Caveats: they count launches as announced, the registry flagships by its criterion.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.publication, mart.release_disclosure.
WITH launch AS (
    SELECT weights_status AS status, lab_id FROM mart.release_disclosure WHERE is_counted AND release_date BETWEEN '2026-07-06' AND '2026-09-28'
), figure (place, figure, statuses, labs, published) AS (VALUES
    (1, 'launches', ARRAY['open', 'partial', 'closed', 'unknown'], NULL, 51), (2, 'weights known', ARRAY['open', 'partial', 'closed'], NULL, 22),
    (3, 'closed', ARRAY['closed'], NULL, 18), (4, 'open', ARRAY['open'], NULL, 4),
    (5, 'OpenAI, Google and Anthropic: closed', ARRAY['closed'], ARRAY['openai', 'google', 'anthropic'], 16)
)
SELECT f.figure, 'releases' AS unit, f.published::numeric AS published, count(l.status)::numeric AS ours, (SELECT count(*) FROM launch) AS n,
       (SELECT as_of FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN launch l ON l.status = ANY (f.statuses) AND (f.labs IS NULL OR l.lab_id = ANY (f.labs))
GROUP BY f.place, f.figure, f.published
ORDER BY f.place
