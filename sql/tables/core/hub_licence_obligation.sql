-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_licence_obligation (
    LIKE build.licence_obligation INCLUDING ALL
);

COMMENT ON TABLE core.hub_licence_obligation IS 'What mart.licence_obligation tells of the whole Hub, derived after each sweep. Key: universe, generation, relation. Source: raw.hub_repository, core.hub_edge, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_licence_obligation TO observatory_loader;
