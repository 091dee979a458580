-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_disclosure_profile (
    LIKE build.disclosure_profile INCLUDING ALL
);

COMMENT ON TABLE core.hub_disclosure_profile IS 'What mart.disclosure_profile tells of the whole Hub, derived after each sweep. Key: universe, lab_id, country, window, dimension, weighting. Source: mart.hub_disclosure, raw.hub_counter_now.';

GRANT DELETE, UPDATE ON core.hub_disclosure_profile TO observatory_loader;
