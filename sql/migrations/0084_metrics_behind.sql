-- What a missing sweep means in meta.hub_derived.
COMMENT ON COLUMN meta.hub_derived.sweep_id IS 'Newest sweep that they hold (meta.hub_sweep); NULL of metrics: they are behind what they are computed from, and the next derivation computes the months from that of day on anew.';
