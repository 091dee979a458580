-- What raters of other indexes said of a model, beside what our rules say of it and what a trivial guess (the floor) says.
-- Grain: one row per judged model and dimension. Key: source, edition, subject, dimension. Reads: core.assessment, core.assessment_link, core.evidence, core.finding, core.release_member, core.repository, core.document_link, staging.document.
WITH judged AS (
    SELECT a.source, a.edition, a.subject, a.dimension, a.label, a.hub_id, coalesce(a.lab, split_part(a.hub_id, '/', 1)) AS lab
    FROM core.assessment a
    WHERE a.parameter = a.dimension AND a.hub_id IS NOT NULL AND a.label IN ('open', 'partial', 'closed')
), given AS (
    -- Whether the raters gave a note or an address as their reason, per dimension.
    SELECT source, edition, subject, dimension, bool_or(note IS NOT NULL OR url IS NOT NULL) AS is_stated
    FROM core.assessment WHERE dimension IS NOT NULL
    GROUP BY source, edition, subject, dimension
), linked AS (
    SELECT l.source, l.edition, l.subject, min(r.github_full_name) AS held, array_agg(DISTINCT r.github_full_name) AS repositories
    FROM core.assessment_link l
    LEFT JOIN core.repository r ON lower(r.github_full_name) = lower(l.id)
    WHERE l.kind = 'repository'
    GROUP BY l.source, l.edition, l.subject
), based AS (
    -- Models whose base model's data count as closed by the European index: nothing is shown of these data, or they are only described.
    SELECT hub_id, bool_or(finding = 'none' OR reason LIKE 'described%') AS is_closed
    FROM core.evidence
    WHERE indicator = 'base_model_data' AND hub_id IS NOT NULL
    GROUP BY hub_id
), processed AS (
    -- Releases whose own repository holds code that prepares their data. The European index's parameter on code asks for the source code of dataset processing,
    -- model training and tuning, so that such code is a part of it ("sparse source code"); code that only runs a model is not.
    SELECT DISTINCT release_id
    FROM core.evidence
    WHERE indicator = 'data_processing_code' AND finding = 'open' AND standing = 'own'
), floor AS (
    -- The floor, an answer without reading: by whether the code has a file named train*.py or any Python file, and whether any paper or dataset is linked.
    SELECT k.source, k.edition, k.subject,
           max(CASE WHEN t.path ~* '(^|/)train[^/]*\.py$' THEN 2 WHEN t.path ~* '\.py$' THEN 1 ELSE 0 END) AS code,
           max(CASE WHEN n.target_kind = 'paper' THEN 2 ELSE 0 END) AS methods,
           max(CASE WHEN n.target_kind = 'dataset' THEN 2 ELSE 0 END) AS data
    FROM linked k
    CROSS JOIN unnest(k.repositories) AS one (github_full_name)
    JOIN staging.document d ON d.source = 'github' AND d.key = one.github_full_name AND d.kind IN ('tree', 'readme')
    LEFT JOIN LATERAL (SELECT e ->> 'path' AS path FROM jsonb_array_elements(d.payload -> 'entries') AS e) t ON d.kind = 'tree'
    LEFT JOIN core.document_link n ON n.raw_version_id = d.raw_version_id AND d.kind = 'readme'
    GROUP BY k.source, k.edition, k.subject
)
SELECT j.source, j.edition, j.subject, j.dimension, j.hub_id, j.lab, j.label,
       m.release_id,
       -- Our answer in the terms of the European index, which asks whether data and code are shared: what is only described or named is closed to it.
       -- Its raters follow links: for them a dataset named by its id, or listed in the training code, is shared, unless the base model's data are closed.
       -- It rates a model by its family and most recent version: code and papers of another version count.
       CASE WHEN j.source = 'osai_index' AND j.dimension = 'code' AND p.release_id IS NOT NULL AND (f.finding = 'none' OR f.reason = 'named') THEN 'partial'
            WHEN f.finding = 'none' THEN 'closed'
            WHEN j.source <> 'osai_index' OR f.finding <> 'partial' THEN f.finding
            WHEN j.dimension = 'data' AND f.reason LIKE 'described%' THEN 'closed'
            WHEN j.dimension = 'data' AND e.rule IN ('data.named_dataset', 'data.mix') AND NOT coalesce(b.is_closed, false) THEN 'open'
            WHEN j.dimension = 'code' AND f.reason = 'named' THEN 'closed'
            WHEN j.dimension = 'code' AND f.reason = 'of another version' THEN 'open'
            WHEN j.dimension = 'methods' AND e.indicator = 'research_paper' AND e.standing = 'family' THEN 'open'
            ELSE f.finding END AS answer,
       CASE f.finding WHEN 'none' THEN 'closed' ELSE f.finding END AS own_answer,
       f.look,
       f.status,
       CASE CASE j.dimension WHEN 'code' THEN w.code WHEN 'methods' THEN w.methods WHEN 'data' THEN w.data END
           WHEN 2 THEN 'open' WHEN 1 THEN 'partial' ELSE 'closed' END AS floor_answer,
       l.subject IS NOT NULL AS is_repository_linked,
       l.held IS NOT NULL AS is_repository_held,
       coalesce(g.is_stated, false) AS is_stated
FROM judged j
LEFT JOIN core.finding f ON f.subject_kind = 'model' AND lower(f.subject_id) = lower(j.hub_id) AND f.dimension = j.dimension
LEFT JOIN core.evidence e ON e.evidence_id = f.evidence_id
LEFT JOIN based b ON b.hub_id = f.subject_id
LEFT JOIN core.release_member m ON m.artifact_kind = 'model' AND m.artifact_id = f.subject_id
LEFT JOIN processed p ON p.release_id = m.release_id
LEFT JOIN linked l ON (l.source, l.edition, l.subject) = (j.source, j.edition, j.subject)
LEFT JOIN floor w ON (w.source, w.edition, w.subject) = (j.source, j.edition, j.subject)
LEFT JOIN given g ON (g.source, g.edition, g.subject, g.dimension) = (j.source, j.edition, j.subject, j.dimension);

COMMENT ON TABLE core.assessment_answer IS 'Judged models beside our finding of them. Key: source, edition, subject, dimension.';
COMMENT ON COLUMN core.assessment_answer.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN core.assessment_answer.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN core.assessment_answer.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN core.assessment_answer.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.assessment_answer.hub_id IS 'Model on the Hub that the raters link.';
COMMENT ON COLUMN core.assessment_answer.lab IS 'Lab as the index names it, else the account.';
COMMENT ON COLUMN core.assessment_answer.label IS 'Their judgement: open, partial or closed.';
COMMENT ON COLUMN core.assessment_answer.release_id IS 'Release of the model; NULL: the model is not rated here.';
COMMENT ON COLUMN core.assessment_answer.answer IS 'Our finding by the definitions of the index; none is closed. For the European index data that are only described and code that is only named are closed, and a set of data that is named by its id or listed in the training code (if the base''s data are not closed), and a paper or code of the same family are open; code of its own that prepares its data is at least partial; NULL: not rated here.';
COMMENT ON COLUMN core.assessment_answer.own_answer IS 'Our finding by our own definitions; none is closed; NULL: not rated here.';
COMMENT ON COLUMN core.assessment_answer.look IS 'How completely we looked.';
COMMENT ON COLUMN core.assessment_answer.status IS 'What we publish.';
COMMENT ON COLUMN core.assessment_answer.floor_answer IS 'A trivial guess: train*.py in the linked repository is open code, any .py partial; any arXiv id in its README open methods; any dataset link open data.';
COMMENT ON COLUMN core.assessment_answer.is_repository_linked IS 'Whether the raters link a repository.';
COMMENT ON COLUMN core.assessment_answer.is_repository_held IS 'Whether we hold a record of one of these.';
COMMENT ON COLUMN core.assessment_answer.is_stated IS 'Whether the raters give a note or a link for this dimension.';
