-- Written by make schema: change it by a migration.
CREATE TABLE core.rated_month (
    hub_id              text         NOT NULL,
    month               date         NOT NULL,
    lab_id              text         NOT NULL,
    downloads_added     bigint,
    counter_resets      integer,
    downloads_30d       bigint,
    downloads_all_time  bigint,
    likes               bigint,
    as_of               timestamptz  NOT NULL,
    PRIMARY KEY (hub_id, month)
);
CREATE INDEX rated_month_month ON core.rated_month (month);

COMMENT ON TABLE core.rated_month IS 'Models that were rated in a month, with their counters of it: those of followed accounts, and the thousand most downloaded and most liked of the models that we have a record of, as told in that month. Key: hub_id, month. Source: core.counter_month, core.hub_model_month. Caveats: of the time before we followed a model only what the whole Hub''s days tell is known.';
COMMENT ON COLUMN core.rated_month.hub_id IS 'Model, under its present name.';
COMMENT ON COLUMN core.rated_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.rated_month.lab_id IS 'Lab of the account by the registry of today, or unknown.';
COMMENT ON COLUMN core.rated_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.rated_month.counter_resets IS 'Times that downloadsAllTime fell in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.rated_month.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, count.';
COMMENT ON COLUMN core.rated_month.downloads_all_time IS 'Downloads since creation as last told in the month or before, count.';
COMMENT ON COLUMN core.rated_month.likes IS 'Likes as last told in the month or before, count.';
COMMENT ON COLUMN core.rated_month.as_of IS 'Newest telling that entered (UTC).';
