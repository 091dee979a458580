-- Cut a range that holds more than it should: the next sweep begins a range of its own here; in this one it is walked already.
INSERT INTO meta.hub_range (kind, ordinal, cursor, after_at, after_uid, sweep_id, is_done)
SELECT %(kind)s, max(ordinal) + 1, %(position)s, %(at)s, %(uid)s, %(sweep_id)s, true
FROM meta.hub_range
WHERE kind = %(kind)s;
