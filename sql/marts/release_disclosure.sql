-- Finding, look and status per dimension of every release.
-- Grain: one row per release. Key: release_id. Reads: core.finding, core.evidence, core.account_lab, core.registry_data_owner, core.release, core.release_member, core.paper, core.repository, core.dataset.
WITH f AS (
    SELECT f.subject_id,
           max(f.finding) FILTER (WHERE f.dimension = 'weights') AS weights_finding,
           max(f.look) FILTER (WHERE f.dimension = 'weights') AS weights_look,
           max(f.status) FILTER (WHERE f.dimension = 'weights') AS weights_status,
           max(f.finding) FILTER (WHERE f.dimension = 'data') AS data_finding,
           max(f.look) FILTER (WHERE f.dimension = 'data') AS data_look,
           max(f.status) FILTER (WHERE f.dimension = 'data') AS data_status,
           max(f.finding) FILTER (WHERE f.dimension = 'code') AS code_finding,
           max(f.look) FILTER (WHERE f.dimension = 'code') AS code_look,
           max(f.status) FILTER (WHERE f.dimension = 'code') AS code_status,
           max(f.finding) FILTER (WHERE f.dimension = 'methods') AS methods_finding,
           max(f.look) FILTER (WHERE f.dimension = 'methods') AS methods_look,
           max(f.status) FILTER (WHERE f.dimension = 'methods') AS methods_status,
           max(f.status) FILTER (WHERE f.dimension = 'licence') AS licence_status,
           max(f.reason) FILTER (WHERE f.dimension = 'weights') AS weights_reason,
           max(f.reason) FILTER (WHERE f.dimension = 'data') AS data_reason,
           max(f.reason) FILTER (WHERE f.dimension = 'code') AS code_reason,
           max(f.reason) FILTER (WHERE f.dimension = 'methods') AS methods_reason,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'weights'))[1] AS weights_evidence_id,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'data'))[1] AS data_evidence_id,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'code'))[1] AS code_evidence_id,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'methods'))[1] AS methods_evidence_id
    FROM core.finding f
    WHERE f.subject_kind = 'release'
    GROUP BY f.subject_id
), seen AS (
    SELECT DISTINCT m.release_id
    FROM core.release_member m
    LEFT JOIN core.paper p ON m.artifact_kind = 'paper' AND p.arxiv_id = m.artifact_id
    LEFT JOIN core.repository r ON m.artifact_kind = 'repository' AND r.github_full_name = m.artifact_id
    LEFT JOIN core.dataset d ON m.artifact_kind = 'dataset' AND d.hub_id = m.artifact_id
    WHERE m.artifact_kind = 'model' OR num_nonnulls(p.arxiv_id, r.github_full_name, d.hub_id) > 0
), shown_by AS (
    -- Whose datasets show open data of a release: its own, or those of the base model's release if the data of the base count for it.
    SELECT r.release_id, r.lab_id, r.release_id AS by_release_id, r.lab_id AS by_lab_id
    FROM core.release r
    UNION
    SELECT r.release_id, r.lab_id, b.release_id, b.lab_id
    FROM core.evidence e
    JOIN core.release r ON r.release_id = e.release_id
    JOIN core.release_member m ON m.artifact_kind = 'model' AND m.artifact_id = e.source_key
    JOIN core.release b ON b.release_id = m.release_id
    WHERE e.dimension = 'data' AND e.source_kind = 'lineage' AND e.finding = 'open'
), open_set AS (
    -- Whether a dataset is the lab's own: it lies in an account of that lab. A name without an account is nobody's.
    SELECT s.release_id, coalesce(a.lab_id = s.lab_id, false) AS is_own
    FROM shown_by s
    JOIN core.evidence e ON e.release_id = s.by_release_id AND e.dimension = 'data' AND e.source_kind = 'dataset' AND e.finding = 'open'
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND e.source_key LIKE '%/%' AND a.account_lower = lower(split_part(e.source_key, '/', 1))
    UNION ALL
    -- Whose the datasets in a document of the maker are, as a person read it (core.registry_data_owner).
    SELECT s.release_id, v.is_own AND s.by_lab_id = s.lab_id
    FROM shown_by s
    JOIN core.registry_data_owner o ON o.release_id = s.by_release_id
    CROSS JOIN LATERAL (VALUES (true, o.owner IN ('own', 'mixed')), (false, o.owner IN ('other', 'mixed'))) AS v (is_own, is_told)
    WHERE v.is_told
), shown AS (
    -- The most that any row on the release's own data shows, of the models that speak for it: the row that decides may say less, as where a person corrected the status.
    SELECT DISTINCT ON (e.release_id) e.release_id, e.reason
    FROM core.evidence e
    LEFT JOIN core.release_member m ON m.release_id = e.release_id AND m.artifact_kind = 'model' AND m.artifact_id = e.hub_id
    WHERE e.dimension = 'data' AND e.indicator = 'training_data' AND e.standing = 'own' AND e.finding <> 'none'
      AND (e.hub_id IS NULL OR m.role = 'flagship' OR NOT EXISTS (
          SELECT 1 FROM core.release_member f WHERE f.release_id = e.release_id AND f.artifact_kind = 'model' AND f.role = 'flagship'
      ))
    ORDER BY e.release_id, array_position(ARRAY['partly released', 'described', 'named'], core.data_extent('partial', e.reason)), e.rank
), owner AS (
    SELECT release_id, CASE WHEN bool_and(is_own) THEN 'own' WHEN bool_or(is_own) THEN 'mixed' ELSE 'other' END AS data_owner
    FROM open_set
    GROUP BY release_id
)
SELECT r.release_id, r.lab_id, r.name,
       -- A release that is dated after the newest observation was not out yet: it has no date here.
       CASE WHEN r.is_counted OR NOT r.is_registry THEN r.release_date END AS release_date, s.release_id IS NULL AS is_registry_only, r.is_counted,
       f.weights_finding, f.weights_look, f.weights_status, f.data_finding, f.data_look, f.data_status, f.code_finding, f.code_look, f.code_status, f.methods_finding, f.methods_look, f.methods_status, f.licence_status,
       f.data_reason, f.weights_evidence_id, f.data_evidence_id, f.code_evidence_id, f.methods_evidence_id, f.weights_reason, f.code_reason, f.methods_reason,
       CASE WHEN f.data_status = 'open' THEN coalesce(o.data_owner, 'owner not recorded') ELSE 'no open data' END AS data_owner,
       r.is_registry AND r.is_counted AS is_flagship,
       CASE WHEN f.data_status = 'partial' THEN x.data_extent ELSE core.data_extent(f.data_status, f.data_reason) END AS data_extent
FROM core.release r
JOIN f ON f.subject_id = r.release_id
LEFT JOIN seen s ON s.release_id = r.release_id
LEFT JOIN owner o ON o.release_id = r.release_id
LEFT JOIN shown w ON w.release_id = r.release_id
CROSS JOIN LATERAL (
    SELECT v.data_extent
    FROM (VALUES (core.data_extent('partial', f.data_reason)), (core.data_extent('partial', w.reason))) AS v (data_extent)
    ORDER BY array_position(ARRAY['partly released', 'described', 'named'], v.data_extent)
    LIMIT 1
) x;

COMMENT ON TABLE mart.release_disclosure IS 'Disclosure per release: the best of its flagship members and its own documents. Key: release_id. Caveats: begin with mart.release_overview; before you count here filter is_flagship, since of other releases only those with a model on the Hub are known; unknown is not closed; look and evidence say which.';
COMMENT ON COLUMN mart.release_disclosure.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_disclosure.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release_disclosure.name IS 'Name.';
COMMENT ON COLUMN mart.release_disclosure.release_date IS 'Release, first day of the month or year where no day is known (mart.release.date_precision); NULL: not known, or after the newest observation.';
COMMENT ON COLUMN mart.release_disclosure.is_registry_only IS 'No record of a service stands behind it, only the registry.';
COMMENT ON COLUMN mart.release_disclosure.is_counted IS 'As mart.release.is_counted: flagships and labs'' other releases with a model of their own. Flagships alone: is_flagship.';
COMMENT ON COLUMN mart.release_disclosure.weights_finding IS 'What was found of weights: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.weights_look IS 'How completely weights was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.weights_status IS 'Status of weights: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.data_finding IS 'What was found of data: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.data_look IS 'How completely data was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.data_status IS 'Status of data: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.code_finding IS 'What was found of code: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.code_look IS 'How completely code was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.code_status IS 'Status of code: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.methods_finding IS 'What was found of methods: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.methods_look IS 'How completely methods was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.methods_status IS 'Status of methods: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.licence_status IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.release_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.release_disclosure.data_reason IS 'What the deciding row says of the data: released, described, named or refused; of an unknown status what was not seen. Described is not released.';
COMMENT ON COLUMN mart.release_disclosure.weights_evidence_id IS 'Row of evidence that decides the weights (mart.evidence).';
COMMENT ON COLUMN mart.release_disclosure.data_evidence_id IS 'Row of evidence that decides the data (mart.evidence).';
COMMENT ON COLUMN mart.release_disclosure.code_evidence_id IS 'Row of evidence that decides the code (mart.evidence).';
COMMENT ON COLUMN mart.release_disclosure.methods_evidence_id IS 'Row of evidence that decides the methods (mart.evidence).';
COMMENT ON COLUMN mart.release_disclosure.weights_reason IS 'What the deciding row says of the weights; of an unknown status what was not seen. Refused: a service gave us no answer, which says nothing of the maker.';
COMMENT ON COLUMN mart.release_disclosure.code_reason IS 'The same of the training code.';
COMMENT ON COLUMN mart.release_disclosure.methods_reason IS 'The same of the methods.';
COMMENT ON COLUMN mart.release_disclosure.data_owner IS 'Whose the open data are: own (sets of the lab''s own), other (public sets that others made and the lab trained on), mixed (both), owner not recorded (open, and the registry does not say whose), or no open data. By the account on the Hub that holds the set; where a document of the maker shows the sets, as a person read it (sql/registry/data_owners.csv).';
COMMENT ON COLUMN mart.release_disclosure.is_flagship IS 'As mart.release.is_flagship: whether it stands in mart.release_overview.';
COMMENT ON COLUMN mart.release_disclosure.data_extent IS 'What of the training data there is, the most that any row of evidence on the release''s own data shows: released (status open), partly released (some files can be had: a part of the sets, however small, those of the tuning alone, or behind a gate, as the Hub or a document of the maker shows), described, named (a source by name and no more, or the sets of another version of the family), nothing (closed) or unknown. Described and named are words: that a part can be fetched somewhere is not known, and was not asked of each. Of data from a base alone it is what the base shows.';
