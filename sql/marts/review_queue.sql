-- Things attributed to a release without a document that clearly says so, for a person to decide; those of the most adopted release first.
-- Grain: one row per release and thing. Key: release_id, artifact_kind, artifact_id. Volatile: place, downloads, likes.
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
  -- Own by names alone (weaker than stated), or the family's although a heading or more links them, so that they might be its own.
  AND (m.standing = 'own' AND m.strength < 'stated' OR m.standing = 'family' AND m.strength >= 'headed');

COMMENT ON TABLE mart.review_queue IS 'Links in doubt, for a person to settle in sql/registry/corrections.csv. Key: release_id, artifact_kind, artifact_id.';
COMMENT ON COLUMN mart.review_queue.release_id IS 'Release.';
COMMENT ON COLUMN mart.review_queue.artifact_kind IS 'paper, repository or dataset.';
COMMENT ON COLUMN mart.review_queue.artifact_id IS 'The thing whose belonging is in doubt.';
COMMENT ON COLUMN mart.review_queue.place IS 'Order of review: largest adoption first. Unit: rank.';
COMMENT ON COLUMN mart.review_queue.rule IS 'Rule of attribution that decided.';
COMMENT ON COLUMN mart.review_queue.strength IS 'How clearly it is said, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.review_queue.downloads IS 'Downloads of the release''s models in the last 30 days, as told. Unit: count.';
COMMENT ON COLUMN mart.review_queue.likes IS 'Likes of the release''s models. Unit: count.';
COMMENT ON COLUMN mart.review_queue.reason IS 'What is in doubt.';
COMMENT ON COLUMN mart.review_queue.correction IS 'The line for sql/registry/corrections.csv that would settle it, without its source.';
COMMENT ON COLUMN mart.review_queue.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.review_queue.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.review_queue.standing IS 'What it is taken for: own, family, base or mentioned; NULL in rows published before this was told.';
