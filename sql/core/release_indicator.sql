-- What a release discloses, indicator by indicator; a release that lacks an indicator's row is unknown in it.
-- Grain: one row per release and indicator. Key: release_id, indicator. Reads: core.evidence, core.finding, core.indicator, core.release_member, core.document, staging.document, staging.look.
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
    SELECT m.release_id, k.look, bool_and(coalesce(l.outcome IN ('answered', 'absent'), false) AND d.unreadable IS NULL) AS is_complete
    FROM core.release_member m
    CROSS JOIN (VALUES ('card', 'model_card'), ('refs', 'model_refs')) AS k (look, kind)
    LEFT JOIN staging.look l ON l.source = 'huggingface' AND l.scope = k.kind || ':' || m.artifact_id
    LEFT JOIN (SELECT d.kind, d.key, d.unreadable FROM core.document d JOIN staging.document s USING (raw_version_id) WHERE d.unreadable IS NOT NULL) d
        ON d.kind = k.kind AND d.key = m.artifact_id
    WHERE m.artifact_kind = 'model' AND m.role = 'flagship'
    GROUP BY m.release_id, k.look
), overruled AS (
    -- A person's status is the deciding indicator's, and says nothing of how far the sources were looked at.
    SELECT DISTINCT ON (release_id, dimension) release_id, dimension, finding, evidence_id,
           CASE dimension WHEN 'weights' THEN 'final_weights' WHEN 'data' THEN 'training_data' WHEN 'code' THEN 'training_code'
                          WHEN 'methods' THEN 'research_paper' ELSE 'license' END AS indicator
    FROM core.evidence
    WHERE rule = 'correction.status'
    ORDER BY release_id, dimension, observed_at DESC, evidence_id
), look AS (
    SELECT f.subject_id AS release_id, f.dimension AS look, f.look = 'complete' AND o.release_id IS NULL AS is_complete
    FROM core.finding f
    LEFT JOIN overruled o ON o.release_id = f.subject_id AND o.dimension = f.dimension
    WHERE f.subject_kind = 'release'
    UNION ALL
    SELECT release_id, look, is_complete FROM asked
)
SELECT l.release_id, i.indicator, i.dimension,
       CASE WHEN o.finding IS NOT NULL THEN CASE o.finding WHEN 'none' THEN 'closed' ELSE o.finding END
            WHEN f.best = 2 THEN 'open' WHEN f.best = 1 THEN 'partial' ELSE 'closed' END AS status,
       (coalesce(f.n_evidence, 0) + (o.evidence_id IS NOT NULL)::integer)::bigint AS n_evidence,
       coalesce(o.evidence_id, f.evidence_id) AS evidence_id
FROM core.indicator i
JOIN look l ON l.look = coalesce(i.look, i.dimension)
LEFT JOIN found f ON f.release_id = l.release_id AND f.indicator = i.indicator
LEFT JOIN api_only a ON a.release_id = l.release_id
LEFT JOIN overruled o ON o.release_id = l.release_id AND o.indicator = i.indicator
-- Closed only by a complete look, by a fact that says so and can be seen on its own, or by a person.
WHERE f.best > 0 OR o.evidence_id IS NOT NULL
   OR (i.look IS NOT NULL AND (l.is_complete OR a.release_id IS NOT NULL))
   OR (i.look IS NULL AND f.best = 0 AND i.closed_when <> '')
