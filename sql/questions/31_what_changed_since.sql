-- Which statuses did the last publication change against the one before it?
-- Asked by: everybody who cites a number.
-- Read: one row per release and dimension whose published status differs, new releases with NULL before, withdrawn ones with NULL now; none after a first publication.
-- Caveats: rule_set and registry_hash of mart.publication say whether a new rule or a new registry caused the change; where both are unchanged, the sources changed.
-- Needs: a status that differs between the last two publications; no row says that none does.
-- Columns: as_of, dimension, release_id, status_before, status_now.
-- Reads: mart.publication, mart.release_disclosure_of.
WITH publication AS (
    SELECT publication_id, as_of, lag(publication_id) OVER (ORDER BY publication_id) AS before_id FROM mart.publication ORDER BY publication_id DESC LIMIT 1
)
SELECT p.as_of, d.dimension, coalesce(n.release_id, o.release_id) AS release_id, d.was AS status_before, d.now AS status_now
FROM publication p
CROSS JOIN (
    mart.release_disclosure_of((SELECT publication_id FROM publication)) n
    FULL JOIN mart.release_disclosure_of((SELECT before_id FROM publication)) o ON o.release_id = n.release_id
)
CROSS JOIN LATERAL (VALUES ('weights', o.weights_status, n.weights_status), ('data', o.data_status, n.data_status),
                           ('code', o.code_status, n.code_status), ('methods', o.methods_status, n.methods_status),
                           ('licence', o.licence_status, n.licence_status)) AS d (dimension, was, now)
WHERE p.before_id IS NOT NULL AND d.was IS DISTINCT FROM d.now
ORDER BY coalesce(n.release_id, o.release_id), d.dimension
