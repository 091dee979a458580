CREATE OR REPLACE VIEW mart.hub_lab_month AS
SELECT m.month, m.kind, a.lab_id,
       sum(m.before_downloads + m.day_downloads)::bigint AS downloads_added,
       sum(m.before_resets + m.day_resets)::bigint AS counter_resets,
       sum(m.before_new + m.day_new)::bigint AS new_repositories,
       count(*) AS accounts,
       max(m.day) AS as_of, (SELECT p.world FROM mart.publication p WHERE p.is_current) AS world
FROM core.account_lab a
JOIN core.hub_account_month m ON lower(m.account) = a.account_lower
WHERE a.service = 'huggingface'
GROUP BY m.month, m.kind, a.lab_id;
COMMENT ON VIEW mart.hub_lab_month IS 'Adoption of every registry lab by month, from our own daily counters; whose tellings a month rests on, and under what licence, is in mart.hub_month_source. Key: month, kind, lab_id.';
COMMENT ON COLUMN mart.hub_lab_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_lab_month.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_lab_month.lab_id IS 'The lab.';
COMMENT ON COLUMN mart.hub_lab_month.downloads_added IS 'Sum over its accounts of downloads added in the month, count. 0 where nothing was added, and also where nothing could be compared: in the first month of observation, and where the Hub told no downloadsAllTime, as in the sample. With NULL where nothing is known and with coverage it is in mart.adoption.';
COMMENT ON COLUMN mart.hub_lab_month.counter_resets IS 'Times that one of its counters fell in the month, count.';
COMMENT ON COLUMN mart.hub_lab_month.new_repositories IS 'Repositories that we were told of for the first time in the month, count.';
COMMENT ON COLUMN mart.hub_lab_month.accounts IS 'Accounts of the lab that have a row in the month, count.';
COMMENT ON COLUMN mart.hub_lab_month.as_of IS 'Last day on which something of the lab moved (UTC).';
COMMENT ON COLUMN mart.hub_lab_month.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which holds a few of the Hub''s repositories alone (mart.hub_collected).';
REVOKE INSERT, UPDATE, DELETE ON mart.hub_lab_month FROM observatory_loader;
