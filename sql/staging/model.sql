-- Models on the Hub: the fields of the list, completed by those of the call for the single model (item).
-- Grain: one row per hub id. Key: hub_id. Reads: raw.record, raw.record_version, staging.counter_latest.
CREATE OR REPLACE VIEW staging.model AS
WITH told AS (
    SELECT r.key AS hub_id,
           (array_agg(r.uid ORDER BY r.via DESC) FILTER (WHERE r.uid IS NOT NULL))[1] AS hub_uid,
           coalesce((jsonb_agg(v.payload) FILTER (WHERE r.via = 'item' AND jsonb_typeof(v.payload) = 'object'))->0, '{}')
               || coalesce((jsonb_agg(v.payload) FILTER (WHERE r.via = 'list' AND jsonb_typeof(v.payload) = 'object'))->0, '{}') AS payload,
           coalesce(max(v.raw_version_id) FILTER (WHERE r.via = 'list'), max(v.raw_version_id)) AS raw_version_id,
           max(v.raw_version_id) FILTER (WHERE r.via = 'item') AS item_version_id,
           min(r.first_seen_at) AS first_seen_at,
           CASE WHEN bool_and(r.gone_at IS NOT NULL) THEN max(r.gone_at) END AS gone_at,
           CASE WHEN bool_and(r.gone_at IS NOT NULL) THEN max(r.gone_confirmed_at) END AS gone_confirmed_at,
           max(r.renamed_to) AS renamed_to
    FROM raw.record r
    JOIN raw.record_version v USING (raw_version_id)
    WHERE r.source = 'huggingface' AND r.kind = 'model' AND r.replaced_at IS NULL
    GROUP BY r.key
)
SELECT t.hub_id,
       t.hub_uid,
       CASE WHEN strpos(t.hub_id, '/') > 0 THEN split_part(t.hub_id, '/', 1) END AS account,
       staging.as_timestamptz(t.payload->>'createdAt') AS created_at,
       staging.as_timestamptz(t.payload->>'lastModified') AS last_modified_at,
       CASE WHEN t.payload->>'gated' IN ('false', 'true', 'auto', 'manual') THEN t.payload->>'gated' END AS gated,
       staging.as_boolean(t.payload->'disabled') AS is_disabled,
       t.payload->>'pipeline_tag' AS pipeline_tag,
       t.payload->>'library_name' AS library_name,
       coalesce(staging.as_bigint(t.payload#>>'{safetensors,total}'), staging.as_bigint(t.payload#>>'{gguf,total}')) AS parameters,
       CASE WHEN jsonb_typeof(t.payload->'tags') = 'array' THEN t.payload->'tags' END AS tags,
       t.payload ? 'siblings' AND jsonb_typeof(t.payload->'siblings') = 'array' AS is_file_list_told,
       c.downloads, c.downloads_all_time, c.likes,
       t.raw_version_id, t.item_version_id, t.first_seen_at, t.gone_at, t.gone_confirmed_at, t.renamed_to
FROM told t
LEFT JOIN staging.counter_latest c ON c.source = 'huggingface' AND c.kind = 'model' AND c.key = t.hub_id;

COMMENT ON VIEW staging.model IS 'Models on the Hub, list and item call together. Key: hub_id. Source: raw, Hugging Face Hub API.';
COMMENT ON COLUMN staging.model.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN staging.model.hub_uid IS '_id, stable across renames, where reported.';
COMMENT ON COLUMN staging.model.account IS 'Account before the slash; NULL without one.';
COMMENT ON COLUMN staging.model.created_at IS 'createdAt (UTC).';
COMMENT ON COLUMN staging.model.last_modified_at IS 'lastModified (UTC).';
COMMENT ON COLUMN staging.model.gated IS 'As reported: false, auto, manual, true; NULL: not reported.';
COMMENT ON COLUMN staging.model.is_disabled IS 'disabled as reported; NULL: not reported.';
COMMENT ON COLUMN staging.model.pipeline_tag IS 'Task as reported.';
COMMENT ON COLUMN staging.model.library_name IS 'Library as reported.';
COMMENT ON COLUMN staging.model.parameters IS 'Parameters, count, by safetensors or gguf metadata.';
COMMENT ON COLUMN staging.model.tags IS 'Tags as reported, JSON array; NULL: not reported.';
COMMENT ON COLUMN staging.model.is_file_list_told IS 'Whether siblings were in the record: only then does a missing file prove anything.';
COMMENT ON COLUMN staging.model.downloads IS 'Downloads of the last 30 days, count.';
COMMENT ON COLUMN staging.model.downloads_all_time IS 'Downloads since creation, count.';
COMMENT ON COLUMN staging.model.likes IS 'Likes, count.';
COMMENT ON COLUMN staging.model.raw_version_id IS 'Version of the list record (else of the item record).';
COMMENT ON COLUMN staging.model.item_version_id IS 'Version of the item record, where there is one.';
COMMENT ON COLUMN staging.model.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN staging.model.gone_at IS 'When the Hub first said that it is gone, once it said so on two days (UTC).';
COMMENT ON COLUMN staging.model.gone_confirmed_at IS 'The answer that confirmed it (UTC).';
COMMENT ON COLUMN staging.model.renamed_to IS 'New id, where the Hub redirects.';
