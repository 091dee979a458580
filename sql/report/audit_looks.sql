-- The source checks for a release and a dimension: the verdict of the check per model, and every question to a service with its last answer.
-- Grain: one row per model or question. Parameters: :release_id, :dimension.
WITH member AS (
    -- Ask also for repositories of the family and those that are only named: a reader may have to open them, too.
    SELECT artifact_kind, artifact_id FROM core.attribution WHERE release_id = :release_id AND (standing IN ('own', 'family') OR artifact_kind = 'repository')
), account AS (
    SELECT DISTINCT a.service, a.account FROM core.release r JOIN core.account a USING (lab_id) WHERE r.release_id = :release_id
), asked AS (
    SELECT 'huggingface' AS source, p.part || ':' || m.artifact_id AS scope
    FROM (SELECT artifact_id FROM member WHERE artifact_kind = 'model' ORDER BY artifact_id LIMIT 12) m
    CROSS JOIN (VALUES ('model'), ('model_card'), ('model_tree')) AS p (part)
    UNION
    SELECT 'huggingface', p.part || ':' || split_part(m.artifact_id, '/', 1)
    FROM member m CROSS JOIN (VALUES ('models_of'), ('datasets_of')) AS p (part) WHERE m.artifact_kind = 'model'
    UNION
    SELECT 'huggingface', p.part || ':' || a.account FROM account a CROSS JOIN (VALUES ('models_of'), ('datasets_of')) AS p (part) WHERE a.service = 'huggingface'
    UNION
    SELECT 'github', p.part || ':' || m.artifact_id
    FROM member m CROSS JOIN (VALUES ('repository'), ('readme'), ('tree')) AS p (part) WHERE m.artifact_kind = 'repository'
    UNION
    SELECT 'github', 'repositories_of:' || a.account FROM account a WHERE a.service = 'github'
    UNION
    SELECT 'huggingface', 'dataset:' || m.artifact_id FROM member m WHERE m.artifact_kind = 'dataset'
    UNION
    SELECT s.source, 'paper:' || m.artifact_id FROM member m CROSS JOIN (VALUES ('arxiv'), ('huggingface')) AS s (source) WHERE m.artifact_kind = 'paper'
)
(SELECT 'look of ' || k.hub_id AS what, k.look AS outcome, k.reason AS detail
 FROM core.model_look k JOIN member m ON m.artifact_kind = 'model' AND m.artifact_id = k.hub_id
 WHERE k.dimension = :dimension
 ORDER BY 1 LIMIT 12)
UNION ALL
(SELECT a.source || ' ' || a.scope, coalesce(l.outcome, 'never asked'), coalesce(l.detail, '')
 FROM asked a LEFT JOIN staging.look l ON l.source = a.source AND l.scope = a.scope
 ORDER BY l.outcome IS NULL, 1 LIMIT 60)
