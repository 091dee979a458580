-- Evidence says what status and look it belongs to, so that it can be read alone; the overviews hold one universe, and are made anew by sql/views.
ALTER TABLE mart.evidence ADD COLUMN status text, ADD COLUMN look text;

-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.model_overview;
