-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_concentration (
    LIKE build.concentration INCLUDING ALL
);

COMMENT ON TABLE core.hub_concentration IS 'What mart.concentration tells of the whole Hub, derived after each sweep. Key: universe, entity_level, measure, includes_zeros. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';
COMMENT ON COLUMN core.hub_concentration.coverage IS 'Share of models whose value is told and, for labs and countries, whose lab or country is known.';

GRANT DELETE, UPDATE ON core.hub_concentration TO observatory_loader;
