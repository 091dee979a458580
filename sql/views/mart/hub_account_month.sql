-- The months of accounts, straight from core: a view suffices, since core.hub_account_month changes once a sweep, in one transaction.
CREATE OR REPLACE VIEW mart.hub_account_month AS
SELECT m.month, m.kind, m.account, coalesce(a.lab_id, 'unknown') AS lab_id,
       m.before_downloads + m.day_downloads AS downloads_added,
       m.before_resets + m.day_resets AS counter_resets,
       m.before_new + m.day_new AS new_repositories,
       m.day AS as_of, (SELECT p.world FROM mart.publication p WHERE p.is_current) AS world
FROM core.hub_account_month m
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account);
COMMENT ON VIEW mart.hub_account_month IS 'Adoption of every collected account of the Hub by month, from our own daily counters; whose tellings a month rests on, and under what licence, is in mart.hub_month_source. Key: month, account, kind. Caveats: the first month of observation holds all repositories as new.';
COMMENT ON COLUMN mart.hub_account_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_account_month.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_account_month.account IS 'Hub account; the whole name for canonical ids without one.';
COMMENT ON COLUMN mart.hub_account_month.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_account_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; a reset lowers it and is counted beside. 0 where nothing was added, and also where nothing could be compared: in the first month of observation, and where the Hub told no downloadsAllTime, as in the sample. By lab, with NULL where nothing is known and with coverage, it is in mart.adoption.';
COMMENT ON COLUMN mart.hub_account_month.counter_resets IS 'Times that a counter of the account fell in the month, count.';
COMMENT ON COLUMN mart.hub_account_month.new_repositories IS 'Repositories that we were told of for the first time in the month, count; in the first month of observation all.';
COMMENT ON COLUMN mart.hub_account_month.as_of IS 'Last day on which something of the account moved (UTC).';
COMMENT ON COLUMN mart.hub_account_month.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which holds a few of the Hub''s repositories alone (mart.hub_collected).';
REVOKE INSERT, UPDATE, DELETE ON mart.hub_account_month FROM observatory_loader;
