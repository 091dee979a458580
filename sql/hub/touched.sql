-- Temporary table of the models with a record in a block after a given one; reads the whole table once, since no index helps.
DROP TABLE IF EXISTS hub_touched;
CREATE TEMPORARY TABLE hub_touched ON COMMIT DROP AS
SELECT hub_key, hub_id, base_models FROM raw.hub_repository WHERE kind = 'model' AND block_id > %(after)s;

SELECT count(base_models) FROM hub_touched;
