-- Written by make schema: change it by a migration.
CREATE TABLE meta.made_from (
    what   text         PRIMARY KEY CHECK (what IN ('core', 'build')),
    as_of  timestamptz  NOT NULL
);

COMMENT ON TABLE meta.made_from IS 'The newest observation that core and build rest on. Grain: one row per schema. Key: what. Source: meta.look, as core was merged.';
COMMENT ON COLUMN meta.made_from.what IS 'core, or build, which was made from core.';
COMMENT ON COLUMN meta.made_from.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC); the next publication is as of that of build.';
