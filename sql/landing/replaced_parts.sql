-- Take what was told of the things before from the names that other things have now: records (they count as gone from that answer on, until the name tells
-- them again), doubts about them, and source checks, so that every part is asked for anew.
CREATE TEMPORARY TABLE replaced ON COMMIT DROP AS
SELECT * FROM unnest(%(sources)s::text[], %(kinds)s::text[], %(names)s::text[], %(uids)s::text[], %(times)s::timestamptz[]) AS n (source, kind, name, uid, at);

CREATE TEMPORARY TABLE replaced_record ON COMMIT DROP AS
SELECT DISTINCT ON (r.record_id) r.record_id, n.at
FROM replaced n
JOIN raw.record r ON r.source = n.source AND raw.is_part_of(r.source, r.kind, n.kind)
    AND n.name = CASE WHEN r.source = 'github' THEN lower(r.key) WHEN r.kind IN ('model_licence', 'dataset_licence') THEN split_part(r.key, ':', 1) ELSE r.key END
WHERE r.raw_version_id IS NOT NULL AND (r.kind <> n.kind OR r.uid IS DISTINCT FROM n.uid)
ORDER BY r.record_id, n.at DESC;

UPDATE raw.emptied e
SET returned_at = o.at
FROM replaced_record o
WHERE e.record_id = o.record_id AND e.confirmed_at IS NULL AND e.returned_at IS NULL;

UPDATE raw.record r
SET replaced_at = o.at, gone_at = coalesce(r.gone_at, o.at), absent_at = coalesce(r.absent_at, o.at), gone_confirmed_at = coalesce(r.gone_confirmed_at, o.at),
    told_until = coalesce(r.told_until, raw.last_told(r.source, r.kind, r.via, r.key, %(run_id)s)), renamed_to = NULL, absent_to = NULL
FROM replaced_record o
WHERE r.record_id = o.record_id;

UPDATE meta.look l
SET is_current = false, is_of_other = true
FROM (
    SELECT look_id, source, split_part(scope, ':', 1) AS kind, substr(scope, strpos(scope, ':') + 1) AS key
    FROM meta.look
    WHERE source IN (SELECT source FROM replaced) AND NOT is_of_other
) s
JOIN replaced n ON n.source = s.source AND raw.is_part_of(s.source, s.kind, n.kind)
    AND n.name = CASE WHEN s.source = 'github' THEN lower(s.key) WHEN s.kind IN ('model_licence', 'dataset_licence') THEN split_part(s.key, ':', 1) ELSE s.key END
WHERE l.look_id = s.look_id;

DROP TABLE replaced, replaced_record;
