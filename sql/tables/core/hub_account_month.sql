-- Written by make schema: change it by a migration.
-- fillfactor: room in each page for the next version of a row, so that an update need not touch the indexes.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.hub_account_month (
    kind              text     NOT NULL CHECK (kind IN ('model', 'dataset')),
    account           text     COLLATE "C" NOT NULL,
    month             date     NOT NULL,
    day               date     NOT NULL,
    before_downloads  bigint   NOT NULL DEFAULT 0,
    day_downloads     bigint   NOT NULL DEFAULT 0,
    before_resets     integer  NOT NULL DEFAULT 0,
    day_resets        integer  NOT NULL DEFAULT 0,
    before_new        integer  NOT NULL DEFAULT 0,
    day_new           integer  NOT NULL DEFAULT 0
) WITH (fillfactor=50, autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE UNIQUE INDEX hub_account_month_key ON core.hub_account_month (lower(account), kind, month);

COMMENT ON TABLE core.hub_account_month IS 'Window downloads of accounts by month, added up day by day; the last day apart, so that telling it again changes nothing. Key: account, kind, month. Source: raw.hub_counter.';
COMMENT ON COLUMN core.hub_account_month.kind IS 'model or dataset.';
COMMENT ON COLUMN core.hub_account_month.account IS 'Hub account; the whole name for canonical ids without one.';
COMMENT ON COLUMN core.hub_account_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.hub_account_month.day IS 'Last day of the month on which something of the account moved (UTC).';
COMMENT ON COLUMN core.hub_account_month.before_downloads IS 'Downloads added in the month before that day, count.';
COMMENT ON COLUMN core.hub_account_month.day_downloads IS 'Downloads added on that day, count.';
COMMENT ON COLUMN core.hub_account_month.before_resets IS 'Counters that fell before that day, count.';
COMMENT ON COLUMN core.hub_account_month.day_resets IS 'Counters that fell on that day, count.';
COMMENT ON COLUMN core.hub_account_month.before_new IS 'Repositories first told before that day, count.';
COMMENT ON COLUMN core.hub_account_month.day_new IS 'Repositories first told on that day, count.';

GRANT DELETE, UPDATE ON core.hub_account_month TO observatory_loader;
