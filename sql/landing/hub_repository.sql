-- Copy the rows of changed repositories to the history, then update them.
INSERT INTO raw.hub_repository_history
SELECT r.*, c.observed_at FROM raw.hub_repository r JOIN hub_changed c USING (hub_key);

UPDATE raw.hub_repository r
SET block_id = c.block_id, created_at = c.created_at, last_modified_at = c.last_modified_at, observed_at = c.observed_at, gone_at = NULL,
    content_hash = c.content_hash, parameters = c.parameters, ordinal = c.ordinal, is_private = c.is_private, is_disabled = c.is_disabled,
    via = c.via, hub_id = c.hub_id, gated = c.gated, hub_license_id = c.hub_license_id, pipeline_tag = c.pipeline_tag,
    library_name = c.library_name, base_models = c.base_models
FROM hub_changed c
WHERE r.hub_key = c.hub_key;

UPDATE raw.hub_counter_now n SET is_gone = false FROM hub_changed c WHERE n.hub_key = c.hub_key AND n.is_gone;
