-- What asking for each thing last came to, and whether its documents were read to their end.
-- Grain: one row per scope. Key: source, scope. Reads: staging.look, staging.document, core.document.
WITH unread AS (
    -- What was told and could not be read, or not to its end, proves what was read and never what it lacks.
    SELECT DISTINCT s.source, s.kind || ':' || s.key AS scope
    FROM core.document d
    JOIN staging.document s USING (raw_version_id)
    WHERE d.kind IN ('model_card', 'readme', 'tree')
      AND (d.unreadable IS NOT NULL OR d.facts ->> 'is_cut' = 'true' OR d.facts ->> 'is_truncated' = 'true' OR d.facts ? 'front_matter_problem')
)
SELECT l.source, l.scope, l.look_id, l.outcome, coalesce(l.detail, '') AS detail, l.started_at, u.scope IS NULL AS is_read
FROM staging.look l
LEFT JOIN unread u USING (source, scope)
ORDER BY l.source, l.scope
