-- What a reader has to know of a release: its name, its lab, its date, its models, the flagships first.
-- Grain: one row for the release of :release_id.
SELECT r.release_id, r.name, l.name AS lab, r.release_date, r.is_api_only, r.offer, g.announced_url, m.models, coalesce(m.n_models, 0) AS n_models
FROM core.release r
LEFT JOIN core.lab l USING (lab_id)
LEFT JOIN core.registry_release g USING (release_id)
LEFT JOIN LATERAL (
    SELECT (array_agg(artifact_id || ' (' || role || ')' ORDER BY role <> 'flagship', artifact_id))[1:12] AS models, count(*) AS n_models
    FROM core.release_member WHERE release_id = r.release_id AND artifact_kind = 'model'
) m ON true
WHERE r.release_id = :release_id
