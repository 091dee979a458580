-- Add what was just landed to the counts of a load, and store how far it is.
UPDATE meta.hub_archive_load
SET groups_done = %(groups_done)s, received = received + %(received)s, outside = outside + %(outside)s, of_other_kind = of_other_kind + %(of_other_kind)s,
    landed = landed + %(landed)s, known = known + %(known)s, differing = differing + %(differing)s, rejected = rejected + %(rejected)s
WHERE load_id = %(load_id)s;
