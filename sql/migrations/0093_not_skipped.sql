-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.most_open_labs;
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.country_year_overview;
DROP VIEW IF EXISTS mart.year_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.lab_ever_overview;
DROP VIEW IF EXISTS mart.dimension_overview;
DROP VIEW IF EXISTS mart.licence_overview;
DROP VIEW IF EXISTS mart.offer_overview;
DROP VIEW IF EXISTS mart.weights_delay_overview;
DROP VIEW IF EXISTS mart.most_open;
DROP VIEW IF EXISTS meta.release_tally;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.most_derived;
