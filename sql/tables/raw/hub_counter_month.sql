-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_insert_scale_factor: rows are only added; those of each day are vacuumed while they are new, so that no run meets many.
CREATE TABLE raw.hub_counter_month (
    month_downloads  bigint,
    hub_key          integer  NOT NULL,
    month            date     NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX hub_counter_month_place ON raw.hub_counter_month USING brin (month, hub_key) WITH (pages_per_range='16', autosummarize='on');

COMMENT ON TABLE raw.hub_counter_month IS 'Window downloads of each repository in months that are over, from our own counters. Key: hub_key, month. The running month is in raw.hub_counter_now. Source: raw.hub_counter.';
COMMENT ON COLUMN raw.hub_counter_month.month_downloads IS 'Sum of downloads_added in the month, count; a reset lowers it. Whose days it rests on is in meta.hub_sweep.';
COMMENT ON COLUMN raw.hub_counter_month.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN raw.hub_counter_month.month IS 'First day of the month (UTC).';
