-- Models that the catalogue models.dev lists, and which of them the registry does not know. A hint for people: no status follows from it.
-- Grain: one row per maker and model. Key: maker, model_id. Volatile: observed_at. Reads: core.catalogue_model.
SELECT maker, model_id, name, family, release_date, date_precision, open_weights, license, modality, lab_id, release_id, waits_for, first_seen_at, observed_at
FROM core.catalogue_model;

COMMENT ON TABLE mart.catalogue_model IS 'Models that the catalogue models.dev lists, and which of them the registry does not know: the rows with waits_for are a queue for a person, and make registry-review prints them. A signal: no status, share or claim reads it. Key: maker, model_id. Source: github.com/anomalyco/models.dev (MIT), files models/<maker>/<id>.toml. Caveats: kept by a community, not by the makers; a maker''s sizes and editions have rows of their own, and are no releases of the registry.';
COMMENT ON COLUMN mart.catalogue_model.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.catalogue_model.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.catalogue_model.maker IS 'Maker, as the catalogue names it.';
COMMENT ON COLUMN mart.catalogue_model.model_id IS 'Model, as the catalogue names it.';
COMMENT ON COLUMN mart.catalogue_model.name IS 'Name as told.';
COMMENT ON COLUMN mart.catalogue_model.family IS 'Family as told; NULL: the catalogue does not say.';
COMMENT ON COLUMN mart.catalogue_model.release_date IS 'Day, month or year of release as told, to date_precision.';
COMMENT ON COLUMN mart.catalogue_model.date_precision IS 'day, month or year.';
COMMENT ON COLUMN mart.catalogue_model.open_weights IS 'Whether its weights are open, as told; NULL: the catalogue does not say.';
COMMENT ON COLUMN mart.catalogue_model.license IS 'Licence as told; NULL: the catalogue does not say.';
COMMENT ON COLUMN mart.catalogue_model.modality IS 'text, multimodal, or the one kind that comes out, by what is told to go in and to come out.';
COMMENT ON COLUMN mart.catalogue_model.lab_id IS 'The one lab of the registry whose id, name or account is the maker''s, without signs and case, or whose release alone bears the name; NULL: none, or several.';
COMMENT ON COLUMN mart.catalogue_model.release_id IS 'Release of that lab in the registry that bears the name, or of which a model of that name on the Hub is a member, or the one release of any lab that bears it; NULL: none.';
COMMENT ON COLUMN mart.catalogue_model.waits_for IS 'What a person may have to add to the registry: lab (the maker is none of it) or release (the lab has none of that name); NULL: nothing.';
COMMENT ON COLUMN mart.catalogue_model.first_seen_at IS 'When it was first observed, by GitHub''s Date (UTC).';
COMMENT ON COLUMN mart.catalogue_model.observed_at IS 'When its file was first observed as it is, by GitHub''s Date (UTC).';
