-- Written by make schema: change it by a migration.
CREATE TABLE mart.hub_top_month (
    month    date     NOT NULL,
    kind     text     NOT NULL,
    measure  text     NOT NULL,
    place    integer  NOT NULL,
    hub_id   text     NOT NULL,
    lab_id   text     NOT NULL,
    value    bigint   NOT NULL,
    as_of    date     NOT NULL,
    PRIMARY KEY (month, kind, measure, place)
);

COMMENT ON TABLE mart.hub_top_month IS 'The thousand most adopted models and datasets of each month by four measures. Key: month, kind, measure, place. Source: raw.hub_counter, raw.hub_counter_now, raw.hub_repository. Caveats: downloads are counted by the Hub and can be inflated; resets lower them. Of the repositories that were collected: how many, and whether these are all, says mart.hub_collected.';
COMMENT ON COLUMN mart.hub_top_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_top_month.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_top_month.measure IS 'downloads_added (in the month, from our own counters), downloads (of the last 30 days, as told), downloads_all_time or likes.';
COMMENT ON COLUMN mart.hub_top_month.place IS 'Rank from 1; equal values in the order of first sight.';
COMMENT ON COLUMN mart.hub_top_month.hub_id IS 'Model or dataset, under its present name.';
COMMENT ON COLUMN mart.hub_top_month.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_top_month.value IS 'The measure, count.';
COMMENT ON COLUMN mart.hub_top_month.as_of IS 'Day of the newest sweep in it (UTC).';
