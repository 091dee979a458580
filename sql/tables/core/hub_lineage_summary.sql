-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_lineage_summary (
    LIKE build.lineage_summary INCLUDING ALL
);

COMMENT ON TABLE core.hub_lineage_summary IS 'What mart.lineage_summary tells of the whole Hub, derived after each sweep. Key: universe, subject_kind, subject_id. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

GRANT DELETE, UPDATE ON core.hub_lineage_summary TO observatory_loader;
