-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_archive_month (
    month            date    NOT NULL,
    downloads        bigint  NOT NULL,
    repositories     bigint  NOT NULL,
    held             bigint  NOT NULL,
    repository_days  bigint  NOT NULL,
    last_day         date    NOT NULL,
    hub_source       text    NOT NULL,
    kind             text    NOT NULL,
    account          text    COLLATE "C" NOT NULL,
    PRIMARY KEY (month, hub_source, kind, account)
);

COMMENT ON TABLE core.hub_archive_month IS 'Downloads of accounts by month as an archive counted them, beside our own (core.hub_account_month) and never added to them. Grain: one row per month, source, kind and account. Key: month, hub_source, kind, account. Source: raw.hub_archive_download.';
COMMENT ON COLUMN core.hub_archive_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.hub_archive_month.downloads IS 'Sum over the days that were landed, count.';
COMMENT ON COLUMN core.hub_archive_month.repositories IS 'Repositories with a day in the month, count.';
COMMENT ON COLUMN core.hub_archive_month.held IS 'Of these, those that we hold, count.';
COMMENT ON COLUMN core.hub_archive_month.repository_days IS 'Days of repositories that it rests on, count.';
COMMENT ON COLUMN core.hub_archive_month.last_day IS 'Last day of the month that it rests on (UTC).';
COMMENT ON COLUMN core.hub_archive_month.hub_source IS 'Who counted (core.hub_source).';
COMMENT ON COLUMN core.hub_archive_month.kind IS 'model or dataset; unknown where neither the archive nor we can tell.';
COMMENT ON COLUMN core.hub_archive_month.account IS 'Account by the name that we hold, else by the archive''s; unknown where neither tells one.';

GRANT DELETE ON core.hub_archive_month TO observatory_loader;
