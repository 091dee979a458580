-- A fingerprint of everything that the marts are made from, and whether the line is at rest: hub, arXiv, GitHub in order.
SELECT concat_ws('/',
           (SELECT max(raw_version_id) FROM raw.record_version),
           (SELECT count(*) FROM raw.record WHERE gone_at IS NOT NULL),
           (SELECT max(observed_at) FROM raw.counter),
           (SELECT max(look_id) FROM meta.look)) AS state;
