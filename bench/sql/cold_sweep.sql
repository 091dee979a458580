-- A sweep of today, by which months are old.
INSERT INTO meta.hub_sweep (run_id, kind, via, day, as_of, outcome)
SELECT min(run_id), 'model', 'census', date '2026-09-20', timestamptz '2026-09-20 01:00Z', 'complete'
FROM meta.run;
