-- What asking for each thing last came to, and whether its documents were read to their end.
-- Grain: one row per scope. Key: source, scope. Reads: staging.look, staging.document, core.document.
WITH unread AS (
    -- What was told and could not be read, or not to its end, proves what was read and never what it lacks.
    SELECT s.source, s.kind || ':' || s.key AS scope,
           min(CASE WHEN d.unreadable IS NOT NULL THEN 'could not be read'
                    WHEN d.facts ? 'front_matter_problem' THEN 'its front matter could not be read' ELSE 'read in part' END) AS reason
    FROM core.document d
    JOIN staging.document s USING (raw_version_id)
    WHERE d.kind IN ('model_card', 'readme', 'tree')
      AND (d.unreadable IS NOT NULL OR d.facts ->> 'is_cut' = 'true' OR d.facts ->> 'is_truncated' = 'true' OR d.facts ? 'front_matter_problem')
    GROUP BY 1, 2
)
SELECT l.source, l.scope, l.look_id, l.outcome, coalesce(u.reason, l.detail, '') AS detail, l.started_at, u.scope IS NULL AS is_read
FROM staging.look l
LEFT JOIN unread u USING (source, scope)
ORDER BY l.source, l.scope
