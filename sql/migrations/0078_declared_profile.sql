-- The disclosure profile speaks of every collected model too, by what it declares; basis says which rows rest on declarations alone.
-- The default fills the rows that are published, so that they do not count as changed.
ALTER TABLE mart.disclosure_profile ADD COLUMN basis text DEFAULT 'seen';
ALTER TABLE mart.disclosure_profile ALTER COLUMN basis DROP DEFAULT;
CREATE TABLE core.hub_disclosure_profile (LIKE mart.disclosure_profile INCLUDING ALL EXCLUDING COMMENTS);
ALTER TABLE core.hub_disclosure_profile DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE core.hub_disclosure_profile IS 'What mart.disclosure_profile tells of the whole Hub, derived after each sweep. Key: universe, lab_id, country, window, dimension, weighting. Source: mart.hub_disclosure, raw.hub_counter_now.';
