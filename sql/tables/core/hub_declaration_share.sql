-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_declaration_share (
    LIKE build.declaration_share INCLUDING ALL
);

COMMENT ON TABLE core.hub_declaration_share IS 'What mart.declaration_share tells of the whole Hub, derived after each sweep. Key: universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component. Source: mart.hub_disclosure, raw.hub_counter_now.';

GRANT DELETE, UPDATE ON core.hub_declaration_share TO observatory_loader;
