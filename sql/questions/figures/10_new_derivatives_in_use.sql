-- Of the models made from another in a month and downloaded more than five times, what share has a base of China, of the European Union, and of Qwen?
-- Asked by: the ATOM project.
-- Published: The ATOM Report (arXiv 2604.07190), April 2026; https://arxiv.org/abs/2604.07190.
-- Read: percent of new derivatives with more than 5 downloads whose base is of a known country, in January 2024 and in February 2026; a base of several counts in each by equal parts.
-- Caveats: direct parents; downloads are those of the newest count, not those of that month; the members of the European Union are those of 2024.
-- Needs: months of the whole Hub's list in which derivatives were counted.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.adoption, mart.publication.
WITH told AS (
    SELECT subject_kind, subject_id, month, derivatives_used AS used, n, as_of
    FROM mart.adoption
    WHERE universe = 'collected_hub' AND subject_kind IN ('base_country', 'base_family')
), whole AS (
    SELECT month, sum(used) AS used, sum(n) AS n, max(as_of) AS as_of FROM told WHERE subject_kind = 'base_country' AND subject_id <> 'unknown' GROUP BY month
), figure (place, figure, kind, subjects, month, published) AS (VALUES
    (1, 'China, January 2024', 'base_country', ARRAY['CN'], date '2024-01-01', 10), (2, 'China, February 2026', 'base_country', ARRAY['CN'], date '2026-02-01', 70),
    (3, 'European Union, January 2024', 'base_country', string_to_array('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK', ' '), date '2024-01-01', 58),
    (4, 'European Union, February 2026', 'base_country', string_to_array('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK', ' '), date '2026-02-01', 4),
    (5, 'Qwen, January 2024', 'base_family', ARRAY['qwen'], date '2024-01-01', 1), (6, 'Qwen, February 2026', 'base_family', ARRAY['qwen'], date '2026-02-01', 69)
)
SELECT f.figure, 'percent' AS unit, f.published::numeric AS published,
       round(100 * coalesce(sum(t.used), 0) / max(w.used)) AS ours, max(w.n)::bigint AS n, max(w.as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN whole w USING (month)
LEFT JOIN told t ON t.month = f.month AND t.subject_kind = f.kind AND t.subject_id = ANY (f.subjects)
GROUP BY f.place, f.figure, f.published
ORDER BY f.place
