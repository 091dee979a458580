-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_gated_share (
    LIKE build.gated_share INCLUDING ALL
);

COMMENT ON TABLE core.hub_gated_share IS 'What mart.gated_share tells of the whole Hub, derived after each sweep. Key: universe, scope_kind, scope_id, month, size_band. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_gated_share TO observatory_loader;
