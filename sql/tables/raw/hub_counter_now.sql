-- Written by make schema: change it by a migration.
-- fillfactor: room in each page for the next version of a row, so that an update need not touch the indexes.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE raw.hub_counter_now (
    downloads           bigint,
    downloads_all_time  bigint,
    month_downloads     bigint,
    hub_key             integer  PRIMARY KEY,
    likes               integer,
    day                 date     NOT NULL,
    month               date     NOT NULL,
    is_gone             boolean  NOT NULL DEFAULT false,
    kind                text     NOT NULL
) WITH (fillfactor=80, autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE raw.hub_counter_now IS 'Newest counters of each repository, apart from its metadata since they move forty times as often. Key: hub_key. Source: the Hub''s lists or a bulk snapshot.';
COMMENT ON COLUMN raw.hub_counter_now.downloads IS 'downloads as told: of the last 30 days, count.';
COMMENT ON COLUMN raw.hub_counter_now.downloads_all_time IS 'downloadsAllTime as told: since creation, count; known to fall at times.';
COMMENT ON COLUMN raw.hub_counter_now.month_downloads IS 'Sum of downloads_added in month, count; NULL where no two tellings could be compared.';
COMMENT ON COLUMN raw.hub_counter_now.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN raw.hub_counter_now.likes IS 'Likes as told, count.';
COMMENT ON COLUMN raw.hub_counter_now.day IS 'Day on which these values were first told (UTC).';
COMMENT ON COLUMN raw.hub_counter_now.month IS 'First day of the month that month_downloads speaks of.';
COMMENT ON COLUMN raw.hub_counter_now.is_gone IS 'Whether the Hub said that the repository is gone.';
COMMENT ON COLUMN raw.hub_counter_now.kind IS 'model or dataset.';

GRANT UPDATE (downloads, downloads_all_time, month_downloads, likes, day, month, is_gone) ON raw.hub_counter_now TO observatory_loader;
