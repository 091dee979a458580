-- Thousands of variants were made of DeepSeek-R1.
-- Asked by: the founding argument.
-- Read: of the release's models we take the one with the most distinct declared descendants; their number is a lower bound, so that the claim holds once it is large enough. fails_if_alike: too few even if models that declare no parent descended from it as often as those that do.
-- Caveats: most models declare no parent; descendants of its other models are not added, since one may be below several.
-- Needs: at least 2,000 declared descendants; to fail, at least 1,000,000 models of the Hub that were counted.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, rests_on, as_of, world, is_main, is_few.
-- Reads: mart.lineage_summary, mart.publication.
WITH hub AS (
    SELECT n, coverage FROM mart.lineage_summary WHERE universe = 'collected_hub' AND subject_kind = 'all'
), most AS (
    SELECT max(descendants) AS descendants FROM mart.lineage_summary
    WHERE universe = 'collected_hub' AND subject_kind = 'model' AND lower(subject_id) LIKE 'deepseek-ai/deepseek-r1%'
)
SELECT 'declared descendants of DeepSeek-R1' AS metric, 'until today' AS cohort,
       CASE WHEN m.descendants >= 2000 THEN 'holds' WHEN h.n >= 1000000 AND m.descendants / nullif(h.coverage, 0) < 2000 THEN 'fails_if_alike' ELSE 'undetermined' END AS holds,
       CASE WHEN m.descendants IS NULL THEN 'Nothing is known of the descendants of DeepSeek-R1.'
            WHEN h.n < 1000000 AND m.descendants < 2000
            THEN format('We counted only %s models of the Hub, too few to judge: at least %s of them declare that they were made from DeepSeek-R1.', h.n, m.descendants)
            ELSE format('At least %s models declare that they were made from DeepSeek-R1, of %s models counted.', m.descendants, h.n) END AS sentence,
       CASE WHEN m.descendants IS NULL THEN 'not known' ELSE format('%s or more', m.descendants) END AS value, coalesce(h.n, 0) AS n, 'models counted' AS n_of, h.coverage::numeric AS coverage,
       'not measured' AS trend, '' AS beside,
       CASE WHEN m.descendants IS NULL THEN format('no model of DeepSeek-R1 is among the %s models counted: nothing is known of its descendants', coalesce(h.n, 0))
            ELSE format('%s of 2000 that are needed; of the models that were counted %s %% stand in a family tree: they declare a parent, or another declares them as its parent%s', m.descendants, coalesce(round(100 * h.coverage, 1)::text, 'no'),
                        CASE WHEN h.n < 1000000 AND m.descendants < 2000 THEN '; too few models are counted to say that there are no more' ELSE '' END) END AS because,
       'What models declare of themselves on the Hub: the descent of a model that declares no parent is not seen, so that there may be more. Coverage is the share of the counted models that stand in a family tree.' AS rests_on,
       p.as_of, p.world, true AS is_main, false AS is_few
FROM most m
LEFT JOIN hub h ON true
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
