-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_disclosure_profile (
    LIKE build.disclosure_profile INCLUDING ALL
);

COMMENT ON TABLE core.hub_disclosure_profile IS 'What mart.disclosure_profile tells of the whole Hub, derived after each sweep. Key: universe, lab_id, country, window, dimension, weighting. Source: mart.hub_disclosure, raw.hub_counter_now.';
COMMENT ON COLUMN core.hub_disclosure_profile.lab_id IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.country IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.year IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.dimension IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.weighting IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.n_open IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.n_partial IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.n_closed IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.n_unknown IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.share_open_low IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.share_open_high IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.metric IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.universe IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.definition_version IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.n IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.coverage IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.as_of IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.is_whole_year IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.basis IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.registry_as_of IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.is_after_registry IS NULL;
