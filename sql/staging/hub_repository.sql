-- Every model and dataset of the Hub with its newest metadata and counters.
-- Grain: one row per repository. Key: hub_key; also kind, hub_uid. Reads: raw.hub_repository, raw.hub_counter_now.
CREATE OR REPLACE VIEW staging.hub_repository AS
SELECT r.hub_key, r.kind, r.hub_uid, r.hub_id, split_part(r.hub_id, '/', 1) AS account, r.created_at, r.last_modified_at, r.gated, r.is_private,
       r.is_disabled, r.hub_license_id, r.pipeline_tag, r.library_name, r.parameters, r.base_models,
       n.downloads, n.downloads_all_time, n.likes, n.day AS counted_on, r.via, r.observed_at, r.first_seen_at, r.gone_at
FROM raw.hub_repository r
JOIN raw.hub_counter_now n USING (hub_key);
COMMENT ON VIEW staging.hub_repository IS 'Every model and dataset of the Hub as last reported, metadata and counters together. Key: hub_key; also kind, hub_uid. Source: raw.hub_repository.';
COMMENT ON COLUMN staging.hub_repository.hub_key IS 'Our number for the repository, a key.';
COMMENT ON COLUMN staging.hub_repository.kind IS 'model or dataset.';
COMMENT ON COLUMN staging.hub_repository.hub_uid IS '_id of the Hub, stable across renames.';
COMMENT ON COLUMN staging.hub_repository.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN staging.hub_repository.account IS 'Account; the whole name for canonical ids without one.';
COMMENT ON COLUMN staging.hub_repository.created_at IS 'createdAt as reported (floor 2022-03-02T23:29:04Z), UTC.';
COMMENT ON COLUMN staging.hub_repository.last_modified_at IS 'lastModified as reported, UTC.';
COMMENT ON COLUMN staging.hub_repository.gated IS 'As reported: false, auto, manual, or true where only that is known; NULL: not reported.';
COMMENT ON COLUMN staging.hub_repository.is_private IS 'private as reported; NULL: not reported.';
COMMENT ON COLUMN staging.hub_repository.is_disabled IS 'disabled as reported; NULL: not reported.';
COMMENT ON COLUMN staging.hub_repository.hub_license_id IS 'First license tag, lower case; NULL: none reported.';
COMMENT ON COLUMN staging.hub_repository.pipeline_tag IS 'Task as reported.';
COMMENT ON COLUMN staging.hub_repository.library_name IS 'Library as reported.';
COMMENT ON COLUMN staging.hub_repository.parameters IS 'Parameters, count.';
COMMENT ON COLUMN staging.hub_repository.base_models IS 'Declared parents as relation:hub_id; NULL: none reported.';
COMMENT ON COLUMN staging.hub_repository.downloads IS 'Downloads of the last 30 days, count, newest reported.';
COMMENT ON COLUMN staging.hub_repository.downloads_all_time IS 'Downloads since creation, count, newest reported.';
COMMENT ON COLUMN staging.hub_repository.likes IS 'Likes, count, newest reported.';
COMMENT ON COLUMN staging.hub_repository.counted_on IS 'Day on which these counters were first reported (UTC).';
COMMENT ON COLUMN staging.hub_repository.via IS 'census or snapshot: what the metadata comes from.';
COMMENT ON COLUMN staging.hub_repository.observed_at IS 'When this metadata was first reported (UTC).';
COMMENT ON COLUMN staging.hub_repository.first_seen_at IS 'When the repository was first reported (UTC).';
COMMENT ON COLUMN staging.hub_repository.gone_at IS 'When the Hub answered that it is gone (UTC); NULL while it is there.';
