-- Written by make schema: change it by a migration.
CREATE TABLE core.observed (
    source       text         PRIMARY KEY,
    observed_at  timestamptz  NOT NULL
);

COMMENT ON TABLE core.observed IS 'Up to which moment each service was observed to tell anything new. Key: source.';
COMMENT ON COLUMN core.observed.source IS 'Service.';
COMMENT ON COLUMN core.observed.observed_at IS 'Newest content or counter of it (UTC).';
