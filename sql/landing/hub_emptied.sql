-- If a list gives a part of a repository empty that we have filled, that is a doubt, and our content stays current. If a list of a later day gives it empty
-- too, the empty content is believed, from the time of the first; if a list gives it filled, the doubt ends. Returns each repository with an emptied part,
-- and the time of the first list if that part is believed, else NULL.
CREATE TEMPORARY TABLE hub_lost ON COMMIT DROP AS SELECT * FROM unnest(%(lost)s::integer[], %(parts)s::text[]) AS l (hub_key, part);

UPDATE raw.hub_emptied e
SET returned_at = %(at)s
WHERE e.hub_key = ANY (%(told)s) AND e.confirmed_at IS NULL AND e.returned_at IS NULL
  AND NOT EXISTS (SELECT FROM hub_lost l WHERE l.hub_key = e.hub_key AND l.part = e.part);

INSERT INTO raw.hub_emptied (hub_key, part, emptied_at)
SELECT hub_key, part, %(at)s FROM hub_lost
ON CONFLICT (hub_key, part) WHERE confirmed_at IS NULL AND returned_at IS NULL DO NOTHING;

CREATE TEMPORARY TABLE hub_doubt ON COMMIT DROP AS
SELECT e.hub_key, bool_and(raw.is_later_day(%(at)s, e.emptied_at)) AS is_sure, max(e.emptied_at) AS emptied_at
FROM raw.hub_emptied e
WHERE e.hub_key IN (SELECT hub_key FROM hub_lost) AND e.confirmed_at IS NULL AND e.returned_at IS NULL
GROUP BY e.hub_key;

UPDATE raw.hub_emptied e
SET confirmed_at = %(at)s
FROM hub_doubt d
WHERE d.is_sure AND e.hub_key = d.hub_key AND e.confirmed_at IS NULL AND e.returned_at IS NULL;

SELECT hub_key, CASE WHEN is_sure THEN emptied_at END FROM hub_doubt;
