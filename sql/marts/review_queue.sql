-- Links that are not sure, for a person to settle, the release with the largest adoption first.
-- Grain: one row per release and thing. Key: release_id, artifact_kind, artifact_id. Moves: place, downloads, likes.
-- Reads: core.release_member, core.release, core.model.
WITH adoption AS (
    SELECT m.release_id, sum(o.downloads) AS downloads, sum(o.likes) AS likes
    FROM core.release_member m
    JOIN core.model o ON o.hub_id = m.artifact_id
    WHERE m.artifact_kind = 'model'
    GROUP BY m.release_id
)
SELECT m.release_id, m.artifact_kind, m.artifact_id,
       row_number() OVER (ORDER BY a.downloads DESC NULLS LAST, a.likes DESC NULLS LAST, m.confidence, m.release_id, m.artifact_kind, m.artifact_id) AS place,
       m.method, m.confidence, a.downloads::bigint AS downloads, a.likes::bigint AS likes,
       CASE m.method
           WHEN 'family_name' THEN 'the repository bears the family''s name and no version'
           WHEN 'owner' THEN 'the owner''s one repository that speaks of the family, or bears the owner''s name'
           WHEN 'sibling' THEN 'the repository is of another version of the family'
           WHEN 'same_name' THEN 'the only repository of that name, of another owner'
           WHEN 'framework' THEN 'the owner''s repository that trains, and whose README speaks of the family'
           WHEN 'mention' THEN 'its README writes the release''s name, its own name does not'
           WHEN 'name' THEN 'the names are alike; no document links them'
           WHEN 'title_alone' THEN 'the title begins with the release''s name; no document links them'
           WHEN 'title_of_base' THEN 'the title begins with the name of the model on which it stands'
           WHEN 'hub_tag' THEN 'the only paper among the Hub''s tags'
           WHEN 'link:family_paper' THEN 'a paper of the family''s repository'
           ELSE 'a document links it, without saying clearly what it is' END AS reason,
       concat('release,', m.release_id, ',remove_', m.artifact_kind, ',', m.artifact_id) AS correction
FROM core.release_member m
JOIN core.release r USING (release_id)
LEFT JOIN adoption a USING (release_id)
WHERE m.artifact_kind <> 'model' AND m.confidence < 0.7 AND r.lab_id <> 'unknown'
