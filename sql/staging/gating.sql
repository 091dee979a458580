-- Gating and privacy in every stored version of the records of models and datasets.
-- Grain: one row per version of a record. Key: raw_version_id. Reads: raw.record, raw.record_version, raw.other_before.
CREATE OR REPLACE VIEW staging.gating AS
SELECT v.raw_version_id, r.kind, r.via, r.key AS hub_id, v.observed_at,
       CASE WHEN v.payload->>'gated' IN ('false', 'true', 'auto', 'manual') THEN v.payload->>'gated' END AS gated,
       staging.as_boolean(v.payload->'private') AS is_private,
       r.first_seen_at, r.gone_at
FROM raw.record r
JOIN raw.record_version v USING (record_id)
WHERE r.source = 'huggingface' AND r.kind IN ('model', 'dataset')
  -- Leave out what was told of another repository that had the name before.
  AND NOT EXISTS (SELECT 1 FROM raw.other_before b
                  WHERE b.source = r.source AND b.kind = r.kind AND b.key = r.key AND v.observed_at >= b.from_at AND v.observed_at < b.to_at);

COMMENT ON VIEW staging.gating IS 'Gating and privacy in every version of a model''s or a dataset''s record. Key: raw_version_id. Source: raw.record_version.';
COMMENT ON COLUMN staging.gating.raw_version_id IS 'The version.';
COMMENT ON COLUMN staging.gating.kind IS 'model or dataset.';
COMMENT ON COLUMN staging.gating.via IS 'list or item.';
COMMENT ON COLUMN staging.gating.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN staging.gating.observed_at IS 'When this content was first observed (UTC).';
COMMENT ON COLUMN staging.gating.gated IS 'As reported: false, auto, manual, true; NULL: not reported.';
COMMENT ON COLUMN staging.gating.is_private IS 'private as reported; NULL: not reported.';
COMMENT ON COLUMN staging.gating.first_seen_at IS 'First observation of the record (UTC).';
COMMENT ON COLUMN staging.gating.gone_at IS 'When the Hub said that it is gone (UTC).';
