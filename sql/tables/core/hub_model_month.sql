-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_model_month (
    hub_id              text         NOT NULL,
    month               date         NOT NULL,
    downloads_added     bigint,
    counter_resets      integer      NOT NULL,
    downloads_30d       bigint,
    downloads_all_time  bigint,
    likes               bigint,
    as_of               timestamptz  NOT NULL,
    PRIMARY KEY (hub_id, month)
);

COMMENT ON TABLE core.hub_model_month IS 'Counters by month of the models of registry labs and of the rated ones, from the census of the whole Hub. Key: hub_id, month. Source: raw.hub_counter_now, raw.hub_counter_month.';
COMMENT ON COLUMN core.hub_model_month.hub_id IS 'The model, under its present name.';
COMMENT ON COLUMN core.hub_model_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.hub_model_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.hub_model_month.counter_resets IS 'Times that downloadsAllTime fell in the month, count.';
COMMENT ON COLUMN core.hub_model_month.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, count.';
COMMENT ON COLUMN core.hub_model_month.downloads_all_time IS 'Downloads since creation as last told in the month or before, count.';
COMMENT ON COLUMN core.hub_model_month.likes IS 'Likes as last told in the month or before, count.';
COMMENT ON COLUMN core.hub_model_month.as_of IS 'Newest day told that entered (UTC).';

GRANT DELETE, UPDATE ON core.hub_model_month TO observatory_loader;
