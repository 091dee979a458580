-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_intermediary (
    LIKE build.intermediary INCLUDING ALL
);

COMMENT ON TABLE core.hub_intermediary IS 'What mart.intermediary tells of the whole Hub, derived after each sweep. Key: universe, account, role, base_lab_id, format, base_family, made_by. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_intermediary TO observatory_loader;
