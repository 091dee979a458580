-- What is attributed to a release without a document that clearly says so, for a person to settle; the release with the largest adoption first.
-- Grain: one row per release and thing. Key: release_id, artifact_kind, artifact_id. Moves: place, downloads, likes.
-- Reads: core.attribution, core.release, core.model.
WITH adoption AS (
    SELECT m.release_id, sum(o.downloads) AS downloads, sum(o.likes) AS likes
    FROM core.attribution m
    JOIN core.model o ON o.hub_id = m.artifact_id
    WHERE m.artifact_kind = 'model'
    GROUP BY m.release_id
)
SELECT m.release_id, m.artifact_kind, m.artifact_id,
       row_number() OVER (ORDER BY a.downloads DESC NULLS LAST, a.likes DESC NULLS LAST, m.strength, m.release_id, m.artifact_kind, m.artifact_id) AS place,
       m.rule, m.strength, a.downloads::bigint AS downloads, a.likes::bigint AS likes, m.reason,
       concat('release,', m.release_id, CASE WHEN m.standing = 'own' THEN ',remove_' ELSE ',add_' END, m.artifact_kind, ',', m.artifact_id) AS correction,
       m.standing
FROM core.attribution m
JOIN core.release r USING (release_id)
LEFT JOIN adoption a USING (release_id)
WHERE m.artifact_kind <> 'model' AND r.lab_id <> 'unknown'
  -- Its own by a likeness of names alone, or its family's by words that might as well make it its own.
  AND (m.standing = 'own' AND m.strength < 'stated' OR m.standing = 'family' AND m.strength >= 'headed')
