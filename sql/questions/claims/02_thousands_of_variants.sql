-- Thousands of variants were made of DeepSeek-R1.
-- Asked by: the founding argument.
-- Read: value is the distinct declared descendants of that model of the release which has the most, a lower bound.
-- Caveats: most models declare no parent; descendants of its other models are not added, since one may be below several.
-- Needs: n, the models of the Hub that were counted, at least 1,000,000; false only where even as many undeclared ones in proportion would leave it below 2,000.
-- Columns: metric, value, n, coverage, as_of, world, holds, because.
-- Reads: mart.lineage_summary, mart.publication.
WITH hub AS (
    SELECT n, coverage FROM mart.lineage_summary WHERE universe = 'whole_hub' AND subject_kind = 'all'
), most AS (
    SELECT max(descendants) AS descendants FROM mart.lineage_summary
    WHERE universe = 'whole_hub' AND subject_kind = 'model' AND lower(subject_id) LIKE 'deepseek-ai/deepseek-r1%'
)
SELECT 'declared descendants, at least' AS metric, m.descendants::numeric AS value, coalesce(h.n, 0) AS n, h.coverage::numeric AS coverage, p.as_of, p.world,
       CASE WHEN coalesce(h.n, 0) < 1000000 THEN 'undetermined' WHEN m.descendants >= 2000 THEN 'true'
            WHEN m.descendants / nullif(h.coverage, 0) < 2000 THEN 'false' ELSE 'undetermined' END AS holds,
       CASE WHEN m.descendants IS NULL THEN format('no model of DeepSeek-R1 is among the %s models counted: nothing is known of its descendants', coalesce(h.n, 0))
            ELSE format('%s declared descendants in %s models, of which %s %% have a place in the lineage', m.descendants, coalesce(h.n, 0), coalesce(round(100 * h.coverage, 1)::text, 'no')) END AS because
FROM most m
LEFT JOIN hub h ON true
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
