-- What a release discloses, indicator by indicator; a release that lacks an indicator's row is unknown in it.
-- Grain: one row per release and indicator. Key: release_id, indicator. Reads: core.evidence, core.finding, core.indicator, core.release_member, staging.look.
WITH told AS (
    SELECT release_id, indicator, finding, rule, source_key, evidence_id FROM core.evidence
    WHERE indicator NOT IN ('look', 'api_only', 'correction')
    UNION ALL
    -- A paper of one's own stands for a report.
    SELECT release_id, 'technical_report', finding, rule, source_key, evidence_id FROM core.evidence
    WHERE indicator = 'research_paper' AND finding = 'open'
), found AS (
    SELECT release_id, indicator,
           max(CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END) AS best,
           count(*) AS n_evidence,
           (array_agg(evidence_id ORDER BY CASE finding WHEN 'open' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END, rule, source_key, evidence_id))[1] AS evidence_id
    FROM told
    GROUP BY release_id, indicator
), api_only AS (
    SELECT DISTINCT release_id FROM core.evidence WHERE rule = 'registry.api_only'
), asked AS (
    -- Whether the service answered for every flagship of the release.
    SELECT m.release_id, k.look, bool_and(coalesce(l.outcome IN ('answered', 'absent'), false)) AS is_complete
    FROM core.release_member m
    CROSS JOIN (VALUES ('card', 'model_card:'), ('refs', 'model_refs:')) AS k (look, scope)
    LEFT JOIN staging.look l ON l.source = 'huggingface' AND l.scope = k.scope || m.artifact_id
    WHERE m.artifact_kind = 'model' AND m.role = 'flagship'
    GROUP BY m.release_id, k.look
), look AS (
    SELECT subject_id AS release_id, dimension AS look, look = 'complete' AS is_complete FROM core.finding WHERE subject_kind = 'release'
    UNION ALL
    SELECT release_id, look, is_complete FROM asked
)
SELECT l.release_id, i.indicator, i.dimension,
       CASE WHEN f.best = 2 THEN 'open' WHEN f.best = 1 THEN 'partial' ELSE 'closed' END AS status,
       coalesce(f.n_evidence, 0)::bigint AS n_evidence,
       f.evidence_id
FROM core.indicator i
JOIN look l ON l.look = coalesce(i.look, i.dimension)
LEFT JOIN found f ON f.release_id = l.release_id AND f.indicator = i.indicator
LEFT JOIN api_only a ON a.release_id = l.release_id
-- Closed only by a complete look, or by a fact that says so and can be seen on its own.
WHERE f.best > 0
   OR (i.look IS NOT NULL AND (l.is_complete OR a.release_id IS NOT NULL))
   OR (i.look IS NULL AND f.best = 0 AND i.closed_when <> '')
