-- Count a failed call for each of the repositories that a walk did not meet.
UPDATE meta.hub_absence a
SET tries = a.tries + 1
FROM raw.hub_repository r
WHERE a.sweep_id = %(sweep_id)s AND a.hub_key = r.hub_key AND r.kind = %(kind)s AND r.hub_id = ANY (%(hub_ids)s) AND a.outcome IS NULL;
