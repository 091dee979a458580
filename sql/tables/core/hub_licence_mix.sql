-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_licence_mix (
    LIKE build.licence_mix INCLUDING ALL
);

COMMENT ON TABLE core.hub_licence_mix IS 'What mart.licence_mix tells of the whole Hub, derived after each sweep. Key: universe, scope_kind, scope_id, window, weighting, licence_class, licence_id, size_band. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_licence_mix TO observatory_loader;
