-- Written by make schema: change it by a migration.
CREATE TABLE core.counter_month (
    source              text         NOT NULL,
    kind                text         NOT NULL,
    key                 text         NOT NULL,
    month               date         NOT NULL,
    downloads_added     bigint,
    counter_resets      integer      NOT NULL,
    downloads_30d       bigint,
    downloads_all_time  bigint,
    likes               bigint,
    stars               bigint,
    as_of               timestamptz  NOT NULL,
    PRIMARY KEY (source, kind, key, month)
);

COMMENT ON TABLE core.counter_month IS 'Counters of followed models and repositories by month: a month in which the service told counters and this one did not move has the values that stood. Key: source, kind, key, month.';
COMMENT ON COLUMN core.counter_month.source IS 'Service.';
COMMENT ON COLUMN core.counter_month.kind IS 'model or repository.';
COMMENT ON COLUMN core.counter_month.key IS 'hub_id or GitHub full name, the present one.';
COMMENT ON COLUMN core.counter_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.counter_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.counter_month.counter_resets IS 'Times that downloadsAllTime fell in the month, count.';
COMMENT ON COLUMN core.counter_month.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.downloads_all_time IS 'Downloads since creation as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.likes IS 'Likes as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.stars IS 'GitHub stars as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.as_of IS 'Newest telling that entered (UTC).';
