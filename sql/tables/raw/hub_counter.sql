-- Written by make schema: change it by a migration.
CREATE TABLE raw.hub_counter (
    downloads           bigint,
    downloads_all_time  bigint,
    hub_key             integer  NOT NULL,
    day                 date     NOT NULL,
    likes               integer,
    downloads_added     integer
) PARTITION BY RANGE (day);
CREATE INDEX hub_counter_place ON ONLY raw.hub_counter USING brin (day, hub_key) WITH (pages_per_range='16', autosummarize='on');

COMMENT ON TABLE raw.hub_counter IS 'Counters as a time series: a row only on a day on which one moved; values as told, falls kept. Partitioned by month. Key: hub_key, day. Source: the Hub''s lists or a bulk snapshot.';
COMMENT ON COLUMN raw.hub_counter.downloads IS 'downloads as told: of the last 30 days, count. Never add it up over days.';
COMMENT ON COLUMN raw.hub_counter.downloads_all_time IS 'downloadsAllTime as told: since creation, count.';
COMMENT ON COLUMN raw.hub_counter.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN raw.hub_counter.day IS 'Day of the telling (UTC); who told it is in meta.hub_sweep, by kind and day.';
COMMENT ON COLUMN raw.hub_counter.likes IS 'Likes as told, count.';
COMMENT ON COLUMN raw.hub_counter.downloads_added IS 'downloads_all_time less that of the row before, count; below 0 the counter was reset or corrected; NULL: first row, or not told.';
