-- A check may find what nobody can mend, such as a lab of no country: that is told as a limit of the data, and is no warning.
ALTER TABLE meta.quality_result DROP CONSTRAINT quality_result_severity_check;
ALTER TABLE meta.quality_result ADD CONSTRAINT quality_result_severity_check CHECK (severity IN ('fail', 'warn', 'limit'));
COMMENT ON TABLE meta.quality_result IS 'Every check of every run. An unmet check of severity fail stops publication, warn is shown as a warning, limit is told as a limit of the data. Key: quality_result_id. Source: the audits of every Dag.';
COMMENT ON COLUMN meta.quality_result.severity IS 'fail, warn or limit.';
COMMENT ON COLUMN core.evidence.observed_at IS 'When that content was first observed, by the service''s Date (UTC); of a row of the registry the day that it tells, on which a correction was written down or a document came out: it may be after the days of a recorded world.';
COMMENT ON COLUMN mart.evidence.observed_at IS 'When that content was first observed, by the service''s Date (UTC); of a row of the registry the day that it tells, on which a correction was written down or a document came out: it may be after the days of a recorded world.';
