-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_licence_id_conflict (
    LIKE build.licence_id_conflict INCLUDING ALL
);

COMMENT ON TABLE core.hub_licence_id_conflict IS 'What mart.licence_id_conflict tells of the whole Hub, derived after each sweep. Key: universe, size_band. Source: raw.hub_repository, core.hub_declaration.';

GRANT DELETE, UPDATE ON core.hub_licence_id_conflict TO observatory_loader;
