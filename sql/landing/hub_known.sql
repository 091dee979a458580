-- The known repositories of one range of a walk, in the order of the walk, to compare the Hub's list with. One that is gone has no hash, so that it differs
-- from whatever the list holds.
COPY (
    SELECT r.hub_uid, CASE WHEN r.gone_at IS NULL THEN r.content_hash END, n.downloads, n.downloads_all_time, n.likes, r.hub_key, r.via, r.gone_at IS NOT NULL, n.day
    FROM raw.hub_repository r
    JOIN raw.hub_counter_now n USING (hub_key)
    WHERE r.kind = {kind} AND coalesce(r.created_at, 'infinity') BETWEEN {after_at} AND {until_at}
      AND (coalesce(r.created_at, 'infinity'), r.hub_uid) > ({after_at}, {after_uid})
      AND (coalesce(r.created_at, 'infinity'), r.hub_uid) <= ({until_at}, {until_uid})
    ORDER BY coalesce(r.created_at, 'infinity'), r.hub_uid
) TO STDOUT
