-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_disclosure_profile (
    LIKE build.disclosure_profile INCLUDING ALL
);

COMMENT ON TABLE core.hub_disclosure_profile IS 'What mart.disclosure_profile tells of the whole Hub, derived after each sweep. Key: universe, lab_id, country, window, dimension, weighting. Source: mart.hub_disclosure, raw.hub_counter_now.';
COMMENT ON COLUMN core.hub_disclosure_profile.lab_id IS 'The lab (mart.lab).';
COMMENT ON COLUMN core.hub_disclosure_profile.country IS 'ISO 3166-1 alpha-2 on the day of release, or unknown; a lab of several counts in each by equal fractions.';
COMMENT ON COLUMN core.hub_disclosure_profile.year IS 'Year of release. Unit: calendar year; NULL: several years together.';
COMMENT ON COLUMN core.hub_disclosure_profile.weighting IS 'release, model or download (of the last 30 days).';
COMMENT ON COLUMN core.hub_disclosure_profile.n_open IS 'Weight of open, count.';
COMMENT ON COLUMN core.hub_disclosure_profile.n_partial IS 'Weight of partial, count.';
COMMENT ON COLUMN core.hub_disclosure_profile.n_closed IS 'Weight of closed, count.';
COMMENT ON COLUMN core.hub_disclosure_profile.n_unknown IS 'Weight of unknown, count.';
COMMENT ON COLUMN core.hub_disclosure_profile.universe IS 'What was counted over: registry (every counted release of a registry lab, and our models of it), or rated (the same without releases that the registry alone knows). Never add up the two.';
COMMENT ON COLUMN core.hub_disclosure_profile.is_whole_year IS NULL;
COMMENT ON COLUMN core.hub_disclosure_profile.basis IS NULL;
