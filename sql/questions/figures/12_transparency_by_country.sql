-- How many of its hundred indicators does a developer meet on average in the Foundation Model Transparency Index, in all and by country?
-- Asked by: readers of the index.
-- Published: Foundation Model Transparency Index, editions of May 2024 and December 2025; the means by country are computed from its file; https://github.com/stanford-crfm/fmti.
-- Read: mean number of indicators met over developers, each of equal weight; a developer's country is that of its lab in the registry.
-- Caveats: its indicators changed between editions, so that the two means are not one series; a developer that the registry does not know has no country.
-- Needs: the assessments of the Foundation Model Transparency Index (make load-assessments).
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: core.assessment, mart.lab, mart.publication.
WITH score AS (
    SELECT a.edition, a.subject, count(*) FILTER (WHERE a.label = 'met') AS met, max(a.as_of) AS as_of,
           (SELECT l.countries FROM mart.lab l WHERE l.lab_id = lower(a.subject) OR lower(l.name) = lower(a.subject) ORDER BY l.lab_id = lower(a.subject) DESC, l.lab_id LIMIT 1) AS countries
    FROM core.assessment a
    WHERE a.source = 'fmti'
    GROUP BY a.edition, a.subject
), figure (place, figure, edition, country, places, published) AS (VALUES
    (1, 'May 2024', '2024', NULL, 0, 58), (2, 'December 2025', '2025', NULL, 1, 40.7),
    (3, 'December 2025, United States', '2025', 'US', 1, 43.0), (4, 'December 2025, China', '2025', 'CN', 1, 29.0)
)
SELECT f.figure, 'indicators of 100' AS unit, f.published::numeric AS published, round(avg(s.met), f.places) AS ours, count(s.subject) AS n,
       max(s.as_of)::timestamp AT TIME ZONE 'UTC' AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN score s ON s.edition LIKE f.edition || '%' AND (f.country IS NULL OR s.countries = ARRAY[f.country])
GROUP BY f.place, f.figure, f.published, f.places
ORDER BY f.place
