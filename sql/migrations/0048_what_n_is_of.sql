-- What n and coverage of two metrics are of.

COMMENT ON COLUMN mart.concentration.coverage IS 'Of models and accounts the share of models whose value is told; of labs and countries their part of the total of all told models, 0 to 1; NULL: the total is 0.';
COMMENT ON COLUMN mart.concentration_history.coverage IS 'Of models and accounts the share of models whose value is told; of labs and countries their part of the total of all told models, 0 to 1; NULL: the total is 0.';
COMMENT ON COLUMN build.concentration.coverage IS 'Of models and accounts the share of models whose value is told; of labs and countries their part of the total of all told models, 0 to 1; NULL: the total is 0.';
COMMENT ON COLUMN mart.country_share.n IS 'Models in the denominator, count; of whole_hub, all_incl_unaffiliated those there today of the accounts with a counter in the window.';
COMMENT ON COLUMN mart.country_share.coverage IS 'Share of n whose downloads are known, 0 to 1; NULL: n is 0.';
COMMENT ON COLUMN mart.country_share_history.n IS 'Models in the denominator, count; of whole_hub, all_incl_unaffiliated those there today of the accounts with a counter in the window.';
COMMENT ON COLUMN mart.country_share_history.coverage IS 'Share of n whose downloads are known, 0 to 1; NULL: n is 0.';
COMMENT ON COLUMN build.country_share.n IS 'Models in the denominator, count; of whole_hub, all_incl_unaffiliated those there today of the accounts with a counter in the window.';
COMMENT ON COLUMN build.country_share.coverage IS 'Share of n whose downloads are known, 0 to 1; NULL: n is 0.';
