-- How many rows of each mart a build adds, removes and changes, compared with what is published.
CREATE OR REPLACE VIEW mart.publication_diff AS
SELECT run_id, mart, before, added, removed, changed, moved, share, threshold, is_exceeded, is_approved, cause, compared_at
FROM meta.publication_diff;
COMMENT ON VIEW mart.publication_diff IS 'Each mart as built beside as published, before it was published or refused. Grain: one row per build run and mart. Key: run_id, mart. Source: meta.publication_diff. Caveats: where counts, shares or days alone are others a row is not changed but moved, and asks for no person.';
COMMENT ON COLUMN mart.publication_diff.run_id IS 'Build run (mart.build). Unit: key.';
COMMENT ON COLUMN mart.publication_diff.mart IS 'The mart, without schema.';
COMMENT ON COLUMN mart.publication_diff.before IS 'Rows published until then, count.';
COMMENT ON COLUMN mart.publication_diff.added IS 'Rows whose key is new, count.';
COMMENT ON COLUMN mart.publication_diff.removed IS 'Rows whose key is gone, count.';
COMMENT ON COLUMN mart.publication_diff.changed IS 'Rows of one key that say something else, counts, shares and days aside, count.';
COMMENT ON COLUMN mart.publication_diff.moved IS 'Rows of one key of which only counts, shares or days say something else, count: what new data move by themselves; NULL: an older build, where it was not counted.';
COMMENT ON COLUMN mart.publication_diff.share IS 'Share of the rows of either side that are added, removed or changed, rows of a new period and rows that only moved aside, 0 to 1.';
COMMENT ON COLUMN mart.publication_diff.threshold IS 'Share from above which a person has to approve, 0 to 1.';
COMMENT ON COLUMN mart.publication_diff.is_exceeded IS 'Whether a person had to approve this mart.';
COMMENT ON COLUMN mart.publication_diff.is_approved IS 'Whether a person approved the build in Airflow.';
COMMENT ON COLUMN mart.publication_diff.cause IS 'What is different beside the data since the last publication: first, data (nothing), rules, registry, or both.';
COMMENT ON COLUMN mart.publication_diff.compared_at IS 'Wall clock, UTC.';
REVOKE INSERT, UPDATE, DELETE ON mart.publication_diff FROM observatory_loader;
