-- Add the deviations of one page from the known form of answers to those that are stored.
INSERT INTO meta.schema_drift AS drift (source, kind, via, what, field, value, first_seen_at, last_seen_at, records, example_key, example, last_run_id)
VALUES %s
ON CONFLICT (source, kind, via, what, field, value) DO UPDATE
SET first_seen_at = least(drift.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(drift.last_seen_at, excluded.last_seen_at),
    records = drift.records + excluded.records, last_run_id = excluded.last_run_id;
