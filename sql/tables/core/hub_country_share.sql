-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_country_share (
    LIKE build.country_share INCLUDING ALL
);

COMMENT ON TABLE core.hub_country_share IS 'What mart.country_share tells of the whole Hub, derived after each sweep. Key: universe, denominator, country. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';
COMMENT ON COLUMN core.hub_country_share.n IS 'Models in the denominator, count (accounts with a counter in the window for collected_hub, all_incl_unaffiliated).';
COMMENT ON COLUMN core.hub_country_share.coverage IS 'Share of n whose downloads are known.';

GRANT DELETE, UPDATE ON core.hub_country_share TO observatory_loader;
