-- What a release discloses, indicator by indicator; a release that lacks an indicator's row is unknown in it.
-- Grain: one row per release and indicator. Key: release_id, indicator. Reads: core.evidence, core.finding, core.indicator, core.release, core.release_member, core.repository, core.dataset, core.document, staging.document, staging.look.
WITH told AS (
    SELECT release_id, indicator, finding, rule, source_key, evidence_id FROM core.evidence
    WHERE indicator NOT IN ('look', 'api_only', 'correction')
    UNION ALL
    -- Count the release's own research paper as its technical report, too.
    SELECT release_id, 'technical_report', finding, rule, source_key, evidence_id FROM core.evidence
    WHERE indicator = 'research_paper' AND finding = 'open'
    UNION ALL
    -- Count the card of a dataset on the Hub as a part of a datasheet.
    SELECT release_id, 'datasheet', 'partial', rule, source_key, evidence_id FROM core.evidence
    WHERE indicator = 'dataset_card' AND finding IN ('open', 'partial')
    UNION ALL
    -- Count a README that says how to run training code as a part of the documentation of training.
    SELECT release_id, 'training_documentation', 'partial', rule, source_key, evidence_id FROM core.evidence
    WHERE rule IN ('code.told_training', 'code.tunes_release') AND finding IN ('open', 'partial')
    UNION ALL
    -- Evaluation data are open if the dataset is not gated and has an open licence.
    SELECT e.release_id, 'evaluation_data', 'open', e.rule, e.source_key, e.evidence_id
    FROM core.evidence e
    JOIN core.dataset d ON d.hub_id = e.source_key AND d.gated = 'false' AND d.gone_at IS NULL AND core.licence_finding(d.licence_class) = 'open'
    WHERE e.indicator = 'evaluation_data' AND e.finding = 'partial'
), found AS (
    SELECT release_id, indicator,
           max(CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END) AS best,
           count(DISTINCT evidence_id) AS n_evidence,
           (array_agg(evidence_id ORDER BY CASE finding WHEN 'open' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END, rule, source_key, evidence_id))[1] AS evidence_id
    FROM told
    GROUP BY release_id, indicator
), overruled AS (
    -- The newest correction of a status by a person: it sets the indicator that decides the dimension, and does not make the look complete.
    SELECT DISTINCT ON (release_id, dimension) release_id, dimension, finding, evidence_id,
           CASE dimension WHEN 'weights' THEN 'final_weights' WHEN 'data' THEN 'training_data' WHEN 'code' THEN 'training_code'
                          WHEN 'methods' THEN 'research_paper' ELSE 'license' END AS indicator
    FROM core.evidence
    WHERE rule = 'correction.status'
    ORDER BY release_id, dimension, observed_at DESC, evidence_id
), seen AS (
    SELECT f.subject_id AS release_id, f.dimension, f.look = 'complete' AND o.release_id IS NULL AS is_complete, f.finding = 'none' AS is_nothing
    FROM core.finding f
    LEFT JOIN overruled o ON o.release_id = f.subject_id AND o.dimension = f.dimension
    WHERE f.subject_kind = 'release'
), asked AS (
    -- Whether the Hub answered for the card, and for the branches (refs), of every flagship of the release.
    SELECT m.release_id, k.look, bool_and(coalesce(l.outcome IN ('answered', 'absent'), false) AND d.unreadable IS NULL) AS is_complete
    FROM core.release_member m
    CROSS JOIN (VALUES ('card', 'model_card'), ('refs', 'model_refs')) AS k (look, kind)
    LEFT JOIN staging.look l ON l.source = 'huggingface' AND l.scope = k.kind || ':' || m.artifact_id
    LEFT JOIN (SELECT d.kind, d.key, d.unreadable FROM core.document d JOIN staging.document s USING (raw_version_id) WHERE d.unreadable IS NOT NULL) d
        ON d.kind = k.kind AND d.key = m.artifact_id
    WHERE m.artifact_kind = 'model' AND m.role = 'flagship'
    GROUP BY m.release_id, k.look
), bare AS (
    -- Repositories known to have no licence: GitHub gives none, no file in the complete tree is one, and the README was read and does not speak of one.
    SELECT r.github_full_name
    FROM core.repository r
    JOIN staging.document t ON t.source = 'github' AND t.kind = 'tree' AND t.key = r.github_full_name
    JOIN core.document d ON d.raw_version_id = t.raw_version_id AND d.unreadable IS NULL AND d.facts ->> 'is_cut' IS DISTINCT FROM 'true'
    JOIN staging.look l ON l.source = 'github' AND l.scope = 'readme:' || r.github_full_name AND l.outcome IN ('answered', 'absent')
    LEFT JOIN staging.document readme ON readme.source = 'github' AND readme.kind = 'readme' AND readme.key = r.github_full_name
    WHERE r.license_spdx IS NULL AND r.gone_at IS NULL AND r.is_tree_truncated IS FALSE
      AND (l.outcome = 'absent' OR readme.text IS NOT NULL)
      AND jsonb_typeof(t.payload -> 'entries') = 'array'
      AND NOT jsonb_path_exists(t.payload, '$.entries[*].path ? (@ like_regex "(^|/)((un)?licen[cs]|copying)" flag "i")')
      AND coalesce(readme.text, '') !~* 'licen[cs]|lizenz|licenz|лиценз|许可|許可|协议|協議|授权|ライセンス|라이선스|라이센스'
), look AS (
    SELECT release_id, dimension AS look, is_complete FROM seen
    UNION ALL
    SELECT release_id, look, is_complete FROM asked
    UNION ALL
    -- Count the finer looks of a dimension as complete if it was read completely and nothing was found: there is nothing that they could read.
    SELECT s.release_id, k.look, true
    FROM seen s
    JOIN (VALUES ('weights', 'no_weights'), ('weights', 'refs'), ('code', 'no_training_code'), ('methods', 'no_paper')) AS k (dimension, look) USING (dimension)
    WHERE s.is_complete AND s.is_nothing
    UNION ALL
    SELECT m.release_id, 'licence_files', bool_and(b.github_full_name IS NOT NULL)
    FROM core.release_member m
    LEFT JOIN bare b ON b.github_full_name = m.artifact_id
    WHERE m.artifact_kind = 'repository'
    GROUP BY m.release_id
), looked AS (
    SELECT release_id, look, bool_or(is_complete) AS is_complete FROM look GROUP BY release_id, look
)
SELECT r.release_id, i.indicator, i.dimension,
       CASE WHEN o.finding IS NOT NULL THEN CASE o.finding WHEN 'none' THEN 'closed' ELSE o.finding END
            WHEN f.best = 2 THEN 'open' WHEN f.best = 1 THEN 'partial' ELSE 'closed' END AS status,
       (coalesce(f.n_evidence, 0) + (o.evidence_id IS NOT NULL)::integer)::bigint AS n_evidence,
       coalesce(o.evidence_id, f.evidence_id) AS evidence_id
FROM core.release r
CROSS JOIN core.indicator i
LEFT JOIN looked l ON l.release_id = r.release_id AND l.look = i.look
LEFT JOIN found f ON f.release_id = r.release_id AND f.indicator = i.indicator
LEFT JOIN overruled o ON o.release_id = r.release_id AND o.indicator = i.indicator
-- Make a row only if something was found, the look was complete, a fact shows by itself that it is closed (closed_when), or a person said so. No row means unknown.
WHERE f.best > 0 OR o.evidence_id IS NOT NULL OR l.is_complete
   OR (f.best = 0 AND i.closed_when <> '' AND (i.look IS NULL OR i.look IN ('no_weights', 'no_training_code', 'no_paper', 'licence_files')));

COMMENT ON TABLE core.release_indicator IS 'Indicators per release. Key: release_id, indicator.';
COMMENT ON COLUMN core.release_indicator.release_id IS 'Release.';
COMMENT ON COLUMN core.release_indicator.indicator IS 'Indicator.';
COMMENT ON COLUMN core.release_indicator.dimension IS 'Its dimension.';
COMMENT ON COLUMN core.release_indicator.status IS 'open, partial or closed; a release without a row is unknown in that indicator.';
COMMENT ON COLUMN core.release_indicator.n_evidence IS 'Rows of evidence. Unit: count.';
COMMENT ON COLUMN core.release_indicator.evidence_id IS 'The row of evidence that decides it; NULL: a complete look found nothing.';
