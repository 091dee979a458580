-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_disappearance (
    LIKE build.disappearance INCLUDING ALL
);

COMMENT ON TABLE core.hub_disappearance IS 'What mart.disappearance tells of the whole Hub, derived after each sweep. Key: universe, kind, lab_id, month. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_disappearance TO observatory_loader;
