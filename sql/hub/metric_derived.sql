-- Store up to which sweep the metrics are computed; changed_at changes only if a row did, so that an unchanged Hub starts no build.
INSERT INTO meta.hub_derived (what, day, sweep_id)
SELECT 'metrics', day, sweep_id FROM hub_span
ON CONFLICT (what) DO UPDATE
SET day = excluded.day, sweep_id = excluded.sweep_id, changed_at = CASE WHEN %(is_changed)s THEN now() ELSE meta.hub_derived.changed_at END;
