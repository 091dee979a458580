-- As of any date: what we published on a day (a filter on the history), and what was true on it as known now (a recomputation).
CREATE OR REPLACE VIEW mart.publication AS
SELECT publication_id, as_of, published_at, world, rule_set, registry_hash,
    publication_id = (SELECT max(publication_id) FROM meta.publication) AS is_current
FROM meta.publication;
COMMENT ON VIEW mart.publication IS 'Publications, the newest being what the other marts hold. Key: publication_id. Source: meta.publication. Caveats: read it with the marts in one REPEATABLE READ transaction where several statements have to agree.';
COMMENT ON COLUMN mart.publication.publication_id IS 'Surrogate key, rising; the marts name it in every row that it wrote.';
COMMENT ON COLUMN mart.publication.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC).';
COMMENT ON COLUMN mart.publication.published_at IS 'When it was committed (wall clock, UTC).';
COMMENT ON COLUMN mart.publication.world IS 'Title of the replayed world, or live for the real services. A sample is never the world.';
COMMENT ON COLUMN mart.publication.rule_set IS 'SHA-256 over all rule ids, versions and the mart SQL, first 16 hexadecimal digits.';
COMMENT ON COLUMN mart.publication.registry_hash IS 'SHA-256 over sql/registry, first 16 hexadecimal digits.';
COMMENT ON COLUMN mart.publication.is_current IS 'Whether the other marts hold this one: the newest.';
REVOKE INSERT, UPDATE, DELETE ON mart.publication FROM observatory_loader;
