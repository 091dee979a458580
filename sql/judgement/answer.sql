-- The last source check of each scope (what was asked for), and whether the documents that it returned could be read to their end.
-- Grain: one row per scope. Key: source, scope. Reads: staging.look, staging.document, core.document.
WITH unread AS (
    -- Documents that could not be read, or only in part: what was read of them counts, but nothing counts as missing in them.
    SELECT s.source, s.kind || ':' || s.key AS scope,
           min(CASE WHEN d.unreadable IS NOT NULL THEN 'could not be read'
                    WHEN d.facts ? 'front_matter_problem' THEN 'its front matter could not be read' ELSE 'read in part' END) AS reason
    FROM core.document d
    JOIN staging.document s USING (raw_version_id)
    WHERE d.kind IN ('model_card', 'readme', 'tree')
      AND (d.unreadable IS NOT NULL OR d.facts ->> 'is_cut' = 'true' OR d.facts ->> 'is_truncated' = 'true' OR d.facts ? 'front_matter_problem')
    GROUP BY 1, 2
), held AS (
    SELECT DISTINCT source, kind || ':' || key AS scope FROM staging.document
)
SELECT l.source, l.scope, l.look_id,
       -- Count a check as answered, with a note, after a first "absent" for a record that we have: the record stays valid until the second one.
       CASE WHEN l.outcome = 'absent once' AND h.scope IS NOT NULL THEN 'answered' ELSE l.outcome END AS outcome,
       coalesce(u.reason, CASE WHEN l.outcome = 'absent once' AND h.scope IS NOT NULL THEN 'absent once: not seen' ELSE l.detail END, '') AS detail,
       l.started_at, u.scope IS NULL AS is_read
FROM staging.look l
LEFT JOIN held h USING (source, scope)
LEFT JOIN unread u USING (source, scope)
ORDER BY l.source, l.scope
