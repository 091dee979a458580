-- Finding, look and status per model and per release: the best of the deciding rows of evidence, and how much of the sources was read (look).
-- Grain: one row per subject and dimension. Key: subject_kind, subject_id, dimension. Reads: core.evidence, core.indicator, core.model_look, core.release_look, core.release, core.release_member.
WITH deciding AS (
    SELECT e.evidence_id, e.release_id, e.hub_id, e.dimension, e.reason, e.rank, CASE e.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score
    FROM core.evidence e
    LEFT JOIN core.indicator i USING (indicator)
    -- Keep rows of deciding indicators, and those of look and api_only, which are the evidence if nothing was found.
    WHERE i.is_deciding OR e.indicator IN ('look', 'api_only')
), overruled AS (
    -- The newest correction of a status by a person: it overrules everything found, and counts as a complete look.
    SELECT DISTINCT ON (release_id, dimension) release_id, dimension, evidence_id, reason,
           CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score
    FROM core.evidence
    WHERE rule = 'correction.status'
    ORDER BY release_id, dimension, observed_at DESC, evidence_id
), rated AS (
    SELECT k.hub_id, k.dimension, k.look, m.release_id,
           m.role = 'flagship' OR NOT EXISTS (SELECT 1 FROM core.release_member f
                                              WHERE f.release_id = m.release_id AND f.artifact_kind = 'model' AND f.role = 'flagship') AS speaks_for_release
    FROM core.model_look k
    JOIN core.release_member m ON m.artifact_kind = 'model' AND m.artifact_id = k.hub_id
), model AS (
    SELECT DISTINCT ON (hub_id, dimension) *
    FROM (
        SELECT r.*, d.score, d.reason, d.evidence_id, d.rank
        FROM rated r JOIN deciding d ON d.hub_id = r.hub_id AND d.dimension = r.dimension
        UNION ALL
        -- Evidence of a whole release counts for each of its models, but not for weights and licence, which are shown model by model.
        SELECT r.*, d.score, d.reason, d.evidence_id, d.rank
        FROM rated r JOIN deciding d ON d.release_id = r.release_id AND d.dimension = r.dimension
        WHERE d.hub_id IS NULL AND d.dimension IN ('data', 'code', 'methods')
    ) shown
    ORDER BY hub_id, dimension, score DESC, rank
), of_models AS (
    SELECT release_id, dimension,
           (array_agg(score ORDER BY score DESC, rank))[1] AS score,
           (array_agg(reason ORDER BY score DESC, rank))[1] AS reason,
           (array_agg(evidence_id ORDER BY score DESC, rank))[1] AS evidence_id,
           CASE WHEN bool_and(look = 'complete') THEN 'complete' WHEN bool_or(look <> 'none') THEN 'partial' ELSE 'none' END AS look
    FROM model
    WHERE speaks_for_release
    GROUP BY release_id, dimension
), of_release AS (
    -- For a release without a model on the Hub take the evidence of the release itself.
    SELECT DISTINCT ON (d.release_id, d.dimension) d.release_id, d.dimension, d.score, d.reason, d.evidence_id, l.look
    FROM deciding d
    JOIN core.release_look l USING (release_id, dimension)
    WHERE d.hub_id IS NULL
    ORDER BY d.release_id, d.dimension, d.score DESC, d.rank
), release AS (
    SELECT r.release_id, n.dimension, coalesce(o.score, n.score) AS score, coalesce(o.reason, n.reason) AS reason,
           coalesce(o.evidence_id, n.evidence_id) AS evidence_id, CASE WHEN o.release_id IS NULL THEN n.look ELSE 'complete' END AS look
    FROM core.release r
    JOIN (SELECT * FROM of_models UNION ALL SELECT * FROM of_release) n USING (release_id)
    LEFT JOIN overruled o ON o.release_id = r.release_id AND o.dimension = n.dimension
), subject AS (
    SELECT 'model' AS subject_kind, hub_id AS subject_id, dimension, score, look, reason, evidence_id FROM model
    UNION ALL
    SELECT 'release', release_id, dimension, score, look, reason, evidence_id FROM release
)
SELECT subject_kind, subject_id, dimension,
       CASE score WHEN 2 THEN 'open' WHEN 1 THEN 'partial' ELSE 'none' END AS finding,
       look,
       CASE WHEN score = 2 THEN 'open' WHEN score = 1 THEN 'partial' WHEN look = 'complete' THEN 'closed' ELSE 'unknown' END AS status,
       reason, evidence_id
FROM subject;

COMMENT ON TABLE core.finding IS 'Finding, look and status per model and per release and dimension. Key: subject_kind, subject_id, dimension. Source: core.evidence, core.model_look, core.release_look.';
COMMENT ON COLUMN core.finding.subject_kind IS 'model or release.';
COMMENT ON COLUMN core.finding.subject_id IS 'hub_id or release_id.';
COMMENT ON COLUMN core.finding.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.finding.finding IS 'What was found: open, partial or none.';
COMMENT ON COLUMN core.finding.look IS 'How well it was looked for: complete, partial or none.';
COMMENT ON COLUMN core.finding.status IS 'open, partial; closed only where nothing was found and the look was complete or the release is documented as API-only; else unknown.';
COMMENT ON COLUMN core.finding.reason IS 'Reason of the deciding row of evidence; of an unknown status what was not seen.';
COMMENT ON COLUMN core.finding.evidence_id IS 'The row of evidence that decides (core.evidence).';
