-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_adoption (
    LIKE build.adoption INCLUDING ALL
);

COMMENT ON TABLE core.hub_adoption IS 'What mart.adoption tells of the whole Hub, derived after each sweep. Key: universe, subject_kind, subject_id, month, format, made_by. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_adoption TO observatory_loader;
