-- What core and build were made from: a build may wait for a person for days, and is then published as of its data, not of that day.
CREATE TABLE meta.made_from (
    what   text PRIMARY KEY CHECK (what IN ('core', 'build')),
    as_of  timestamptz NOT NULL
);
COMMENT ON TABLE meta.made_from IS 'The newest observation that core and build rest on. Grain: one row per schema. Key: what. Source: meta.look, as core was merged.';
COMMENT ON COLUMN meta.made_from.what IS 'core, or build, which was made from core.';
COMMENT ON COLUMN meta.made_from.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC); the next publication is as of that of build.';

COMMENT ON COLUMN meta.build.reason IS 'Of a refused build: the checks that failed, that a person rejected it (who: meta.approval), that nobody approved it, or that it is not what was compared. Empty otherwise.';
