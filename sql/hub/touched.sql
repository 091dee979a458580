-- Models in the blocks after a given one, for the length of a transaction: no index leads there, so all are read, and once only.
DROP TABLE IF EXISTS hub_touched;
CREATE TEMPORARY TABLE hub_touched ON COMMIT DROP AS
SELECT hub_key, hub_id, base_models FROM raw.hub_repository WHERE kind = 'model' AND block_id > %(after)s;

SELECT count(base_models) FROM hub_touched;
