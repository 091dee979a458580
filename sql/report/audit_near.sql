-- Things that a reader looks through before calling something closed: papers, repositories and datasets that the release names, with why they are its own or not, and repositories and datasets of the lab.
-- Grain: one row per thing. Parameter: :release_id.
WITH one AS (
    SELECT * FROM core.release WHERE release_id = :release_id
), of_account AS (
    SELECT DISTINCT split_part(artifact_id, '/', 1) AS account FROM core.release_member WHERE release_id = :release_id AND artifact_kind = 'model'
)
(SELECT m.standing || ' ' || m.artifact_kind AS what, m.artifact_id AS outcome, m.reason AS detail
 FROM core.attribution m WHERE m.release_id = :release_id AND m.artifact_kind <> 'model' ORDER BY m.artifact_kind, m.standing, m.artifact_id LIMIT 40)
UNION ALL
(SELECT 'repository of the lab', r.github_full_name, left(d.payload ->> 'description', 160)
 FROM one JOIN core.repository r USING (lab_id)
 LEFT JOIN staging.document d ON d.source = 'github' AND d.kind = 'repository' AND d.key = r.github_full_name
 WHERE one.lab_id <> 'unknown' ORDER BY r.stars DESC NULLS LAST, r.github_full_name LIMIT 60)
UNION ALL
(SELECT 'dataset of the account', d.hub_id, ''
 FROM core.dataset d JOIN of_account a ON lower(split_part(d.hub_id, '/', 1)) = lower(a.account) ORDER BY d.hub_id LIMIT 40)
