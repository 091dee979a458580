-- Written by make schema: change it by a migration.
CREATE TABLE core.counter_day (
    hub_id              text    NOT NULL,
    day                 date    NOT NULL,
    downloads_all_time  bigint  NOT NULL,
    PRIMARY KEY (hub_id, day)
);

COMMENT ON TABLE core.counter_day IS 'Cumulative downloads of followed models on the days on which they moved. Key: hub_id, day.';
COMMENT ON COLUMN core.counter_day.hub_id IS 'Model, under its present name.';
COMMENT ON COLUMN core.counter_day.day IS 'Day of the telling (UTC).';
COMMENT ON COLUMN core.counter_day.downloads_all_time IS 'Downloads since creation as last told on the day, count.';
