-- Split a range of the Hub's list that is too long: a new range begins here from the next sweep on. In this sweep it counts as done, since the old range
-- covers it.
INSERT INTO meta.hub_range (kind, ordinal, cursor, after_at, after_uid, sweep_id, is_done)
SELECT %(kind)s, max(ordinal) + 1, %(position)s, %(at)s, %(uid)s, %(sweep_id)s, true
FROM meta.hub_range
WHERE kind = %(kind)s;
