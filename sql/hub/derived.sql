-- Store up to which block, day and sweep a derived table is computed.
INSERT INTO meta.hub_derived (what, block_id, day, sweep_id)
VALUES (%(what)s, coalesce(%(block_id)s, 0), %(day)s, %(sweep_id)s)
ON CONFLICT (what) DO UPDATE
SET block_id = coalesce(excluded.block_id, 0), day = excluded.day, sweep_id = excluded.sweep_id, changed_at = now();
