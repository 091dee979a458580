-- The known repositories of one range of a walk, in the order of the walk, to compare the Hub's list with. One that is gone, or of which a part is doubted,
-- has no hash of a record, so that it differs from whatever the list holds.
COPY (
    SELECT r.hub_uid, CASE WHEN r.gone_at IS NULL THEN concat(
               CASE WHEN EXISTS (SELECT FROM raw.hub_emptied e WHERE e.hub_key = r.hub_key AND e.confirmed_at IS NULL AND e.returned_at IS NULL) THEN '?' END,
               r.content_hash) END,
           n.downloads, n.downloads_all_time, n.likes, r.hub_key, r.via, r.gone_at IS NOT NULL, n.day
    FROM raw.hub_repository r
    JOIN raw.hub_counter_now n USING (hub_key)
    WHERE r.kind = {kind} AND coalesce(r.created_at, 'infinity') BETWEEN {after_at} AND {until_at}
      AND (coalesce(r.created_at, 'infinity'), r.hub_uid) > ({after_at}, {after_uid})
      AND (coalesce(r.created_at, 'infinity'), r.hub_uid) <= ({until_at}, {until_uid})
    ORDER BY coalesce(r.created_at, 'infinity'), r.hub_uid
) TO STDOUT
