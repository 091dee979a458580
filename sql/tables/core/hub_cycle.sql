-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_cycle (
    cycle    integer  NOT NULL,
    hub_key  integer  PRIMARY KEY
);

COMMENT ON TABLE core.hub_cycle IS 'Models whose declared parents lead back to them. Key: hub_key. Source: core.hub_edge.';
COMMENT ON COLUMN core.hub_cycle.cycle IS 'Smallest hub_key of the cycle, its name. Unit: key.';
COMMENT ON COLUMN core.hub_cycle.hub_key IS 'A member (raw.hub_repository).';

GRANT DELETE, TRUNCATE, UPDATE ON core.hub_cycle TO observatory_loader;
