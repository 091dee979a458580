-- Models that the catalogue models.dev lists, and which of them the registry does not know. A signal: no status follows from it.
-- Grain: one row per maker and model. Key: maker, model_id. Moves: observed_at. Reads: core.catalogue_model.
SELECT maker, model_id, name, family, release_date, date_precision, open_weights, license, modality, lab_id, release_id, waits_for, first_seen_at, observed_at
FROM core.catalogue_model
