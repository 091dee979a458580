-- Rows of evidence of some releases in one dimension (or in all), the strongest first, with the description of the rule; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per row of evidence. Key: evidence_id. Reads: mart.evidence, mart.evidence_of, mart.release, mart.rule.
WITH evidence AS (
    SELECT e.* FROM mart.evidence e
    WHERE CAST(:as_of AS date) IS NULL AND e.release_id = ANY (CAST(:releases AS text[]))
    UNION ALL
    SELECT e.* FROM mart.evidence_of(CAST(:publication_id AS bigint)) e
    WHERE CAST(:as_of AS date) IS NOT NULL AND e.release_id = ANY (CAST(:releases AS text[]))
)
SELECT e.evidence_id, e.release_id, r.name AS release, e.hub_id, e.dimension, e.indicator, e.finding, e.rule, e.rule_version, u.definition, e.source_kind, e.source_key,
       e.locator, e.source_url, e.quotation, e.is_quotation, e.observed_at, e.standing, e.strength, e.reason, count(*) OVER () AS total
FROM evidence e
LEFT JOIN mart.release r ON r.release_id = e.release_id
LEFT JOIN mart.rule u ON u.rule = e.rule AND u.rule_version = e.rule_version
WHERE CAST(:dimension AS text) IS NULL OR e.dimension = CAST(:dimension AS text)
ORDER BY CASE WHEN e.indicator = 'look' THEN 3 WHEN e.finding = 'open' THEN 0 WHEN e.finding = 'partial' THEN 1 ELSE 2 END,
         array_position(CAST(:releases AS text[]), e.release_id), e.rank, e.rule, e.observed_at DESC, e.evidence_id
LIMIT CAST(:most AS integer)
