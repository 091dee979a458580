-- A text that changes whenever the stored data change from which the marts are built. Registry, rules and SQL have fingerprints of their own.
SELECT concat_ws('/',
           (SELECT max(raw_version_id) FROM raw.record_version),
           (SELECT count(*) FROM raw.record WHERE gone_at IS NOT NULL),
           (SELECT max(observed_at) FROM raw.counter),
           (SELECT max(look_id) FROM meta.look),
           -- Count the rows with a second "absent" on a later day, which changes no look_id, since it is noted in the same row.
           (SELECT count(*) FROM meta.look WHERE is_current AND outcome = 'absent' AND raw.is_later_day(ended_at, absent_since)),
           (SELECT changed_at FROM meta.hub_derived WHERE what = 'metrics'),
           (SELECT md5(string_agg(md5(a::text), '' ORDER BY source, edition, subject, parameter)) FROM core.assessment a),
           (SELECT md5(string_agg(md5(a::text), '' ORDER BY audit_id, kind, dimension)) FROM core.audit a)) AS state;
