-- The fingerprints of the rules and of the registry by which a publication was made.
-- Grain: at most one row. Key: publication_id. Reads: mart.publication.
SELECT p.publication_id, p.rule_set, p.registry_hash
FROM mart.publication p
WHERE p.publication_id = CAST(:publication_id AS bigint)
