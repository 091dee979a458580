CREATE OR REPLACE VIEW mart.hub_archive_month AS
SELECT m.month, m.hub_source, m.kind, m.account, coalesce(a.lab_id, 'unknown') AS lab_id, m.downloads, m.repositories, m.held, m.repository_days, m.last_day,
       s.licence_spdx, s.attribution, (SELECT p.world FROM mart.publication p WHERE p.is_current) AS world
FROM core.hub_archive_month m
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
LEFT JOIN core.hub_source s USING (hub_source);
COMMENT ON VIEW mart.hub_archive_month IS 'Downloads of accounts by month as others counted them, beside mart.hub_account_month and never added to it. Grain: one row per month, source, kind and account. Key: month, hub_source, kind, account. Caveats: mart.hub_source tells the limits of each source.';
COMMENT ON COLUMN mart.hub_archive_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_archive_month.hub_source IS 'Who counted (mart.hub_source).';
COMMENT ON COLUMN mart.hub_archive_month.kind IS 'model or dataset; unknown where neither the archive nor we can tell.';
COMMENT ON COLUMN mart.hub_archive_month.account IS 'Account by the name that we hold, else by the archive''s; unknown where neither tells one.';
COMMENT ON COLUMN mart.hub_archive_month.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_archive_month.downloads IS 'Sum over the days that were landed, count.';
COMMENT ON COLUMN mart.hub_archive_month.repositories IS 'Repositories with a day in the month, count.';
COMMENT ON COLUMN mart.hub_archive_month.held IS 'Of these, those that we hold, count.';
COMMENT ON COLUMN mart.hub_archive_month.repository_days IS 'Days of repositories that it rests on, count.';
COMMENT ON COLUMN mart.hub_archive_month.last_day IS 'Last day of the month that it rests on (UTC).';
COMMENT ON COLUMN mart.hub_archive_month.licence_spdx IS 'Licence of the source.';
COMMENT ON COLUMN mart.hub_archive_month.attribution IS 'How to name the source.';
COMMENT ON COLUMN mart.hub_archive_month.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which holds a few of the Hub''s repositories alone (mart.hub_collected).';
REVOKE INSERT, UPDATE, DELETE ON mart.hub_archive_month FROM observatory_loader;
