-- Store how far a range is read after the pages that are being landed, and add their counts to the sweep.
UPDATE meta.hub_range
SET position = %(position)s, position_at = %(at)s, position_uid = %(uid)s, is_done = %(is_done)s, received = received + %(received)s,
    requests = requests + %(pages)s
WHERE kind = %(kind)s AND ordinal = %(ordinal)s AND sweep_id = %(sweep_id)s;

UPDATE meta.hub_sweep
SET received = received + %(received)s, new = new + %(new)s, changed = changed + %(changed)s, counted = counted + %(counted)s,
    resets = resets + %(resets)s, zeroed = zeroed + %(zeroed)s, rejected = rejected + %(rejected)s, held = held + %(held)s,
    ended_at = NULL
WHERE sweep_id = %(sweep_id)s;
