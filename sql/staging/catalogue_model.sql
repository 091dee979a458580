-- Models in the catalogue models.dev, in their current version, and whether the catalogue still lists them.
-- Grain: one row per maker and model. Key: maker, model_id. Reads: raw.record, raw.record_version, staging.catalogue_list.
CREATE OR REPLACE VIEW staging.catalogue_model AS
WITH told AS (
    SELECT r.key, r.raw_version_id, r.first_seen_at, v.observed_at, v.payload
    FROM raw.record r
    JOIN raw.record_version v USING (raw_version_id)
    WHERE r.source = 'models_dev' AND r.kind = 'catalogue_file' AND jsonb_typeof(v.payload) = 'object'
)
SELECT split_part(t.key, '/', 1) AS maker,
       split_part(t.key, '/', 2) AS model_id,
       t.payload->>'name' AS name,
       t.payload->>'family' AS family,
       t.payload->>'release_date' AS release_date,
       t.payload->>'date_precision' AS date_precision,
       staging.as_boolean(t.payload->'open_weights') AS open_weights,
       t.payload->>'license' AS license,
       t.payload->>'modality' AS modality,
       t.payload->>'sha' AS sha,
       EXISTS (SELECT 1 FROM staging.catalogue_list l WHERE l.key = t.key) AS is_listed,
       t.raw_version_id, t.first_seen_at, t.observed_at
FROM told t;

COMMENT ON VIEW staging.catalogue_model IS 'Models of makers as the catalogue models.dev lists them. Key: maker, model_id. Source: raw, files models/<maker>/<id>.toml of github.com/anomalyco/models.dev (MIT).';
COMMENT ON COLUMN staging.catalogue_model.maker IS 'Maker, as the catalogue''s folder is named.';
COMMENT ON COLUMN staging.catalogue_model.model_id IS 'Model, as its file is named.';
COMMENT ON COLUMN staging.catalogue_model.name IS 'Name as reported.';
COMMENT ON COLUMN staging.catalogue_model.family IS 'Family as reported; NULL: not reported.';
COMMENT ON COLUMN staging.catalogue_model.release_date IS 'Day, month or year of release as reported.';
COMMENT ON COLUMN staging.catalogue_model.date_precision IS 'day, month or year.';
COMMENT ON COLUMN staging.catalogue_model.open_weights IS 'Whether its weights are open, as reported; NULL: not reported.';
COMMENT ON COLUMN staging.catalogue_model.license IS 'Licence as reported; NULL: not reported.';
COMMENT ON COLUMN staging.catalogue_model.modality IS 'text, multimodal, or the single kind of output, by the reported inputs and outputs.';
COMMENT ON COLUMN staging.catalogue_model.sha IS 'Git hash of the file.';
COMMENT ON COLUMN staging.catalogue_model.is_listed IS 'Whether the newest whole list of the catalogue holds its file.';
COMMENT ON COLUMN staging.catalogue_model.raw_version_id IS 'Current version.';
COMMENT ON COLUMN staging.catalogue_model.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN staging.catalogue_model.observed_at IS 'When this content was first observed (UTC).';
