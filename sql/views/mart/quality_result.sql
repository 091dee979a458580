CREATE OR REPLACE VIEW mart.quality_result AS
SELECT q.run_id, r.dag_id, q.layer, q.object, q.check_name, q.severity, q.is_met, q.unexpected, q.total, q.checked_at
FROM meta.quality_result q
JOIN meta.run r USING (run_id);
COMMENT ON VIEW mart.quality_result IS 'Every check of every run; an unmet one of severity fail stops what it guards. Grain: one row per run and check. Key: run_id, layer, object, check_name. Source: meta.quality_result. Caveats: which keys broke a check, the Data Docs say, to which the page Collection leads.';
COMMENT ON COLUMN mart.quality_result.run_id IS 'Run that was checked (mart.run). Unit: key.';
COMMENT ON COLUMN mart.quality_result.dag_id IS 'Its Dag.';
COMMENT ON COLUMN mart.quality_result.layer IS 'receipt, hub, staging, core or build.';
COMMENT ON COLUMN mart.quality_result.object IS 'Table or view checked, with schema.';
COMMENT ON COLUMN mart.quality_result.check_name IS 'The check as a sentence, e.g. every_release_has_a_lab.';
COMMENT ON COLUMN mart.quality_result.severity IS 'fail (an unmet check stops what it guards), warn (it is shown as a warning) or limit (it counts what nobody can mend, and is told).';
COMMENT ON COLUMN mart.quality_result.is_met IS 'Whether it held.';
COMMENT ON COLUMN mart.quality_result.unexpected IS 'Rows that broke it, count; NULL where not counted.';
COMMENT ON COLUMN mart.quality_result.total IS 'Rows looked at, count; NULL where not counted.';
COMMENT ON COLUMN mart.quality_result.checked_at IS 'Wall clock, UTC.';
REVOKE INSERT, UPDATE, DELETE ON mart.quality_result FROM observatory_loader;
