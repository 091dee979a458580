-- Written by make schema: change it by a migration.
CREATE TABLE meta.publication (
    publication_id  bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    as_of           timestamptz  NOT NULL,
    published_at    timestamptz  NOT NULL DEFAULT now(),
    run_id          bigint       NOT NULL REFERENCES meta.run (run_id),
    rule_set        text         NOT NULL,
    registry_hash   text         NOT NULL,
    world           text         NOT NULL,
    changes         jsonb        NOT NULL DEFAULT '{}'
);

COMMENT ON TABLE meta.publication IS 'One row per publication that changed anything readers see. Key: publication_id. Source: build_marts.';
COMMENT ON COLUMN meta.publication.publication_id IS 'Surrogate key, rising.';
COMMENT ON COLUMN meta.publication.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC).';
COMMENT ON COLUMN meta.publication.published_at IS 'When it was committed (wall clock, UTC).';
COMMENT ON COLUMN meta.publication.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.publication.rule_set IS 'SHA-256 over all rule ids, versions and the mart SQL, first 16 hexadecimal digits.';
COMMENT ON COLUMN meta.publication.registry_hash IS 'SHA-256 over sql/registry, first 16 hexadecimal digits.';
COMMENT ON COLUMN meta.publication.world IS 'Title of the replayed world, or live for the real services. A sample is never the world.';
COMMENT ON COLUMN meta.publication.changes IS 'Rows inserted, updated and deleted per mart.';
