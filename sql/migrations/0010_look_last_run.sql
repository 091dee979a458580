-- Which run answered last: a walk of an earlier run proves nothing about this one.
ALTER TABLE meta.look ADD COLUMN last_run_id bigint REFERENCES meta.run;
UPDATE meta.look SET last_run_id = first_run_id;
COMMENT ON COLUMN meta.look.last_run_id IS 'Run of the last answer (meta.run).';
