-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_licence_drift (
    LIKE build.licence_drift INCLUDING ALL
);

COMMENT ON TABLE core.hub_licence_drift IS 'What mart.licence_drift tells of the whole Hub, derived after each sweep. Key: universe, parent_class, child_class, relation. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_licence_drift TO observatory_loader;
