CREATE OR REPLACE VIEW mart.hub_month_source AS
SELECT date_trunc('month', w.day)::date AS month, w.kind, w.hub_source, count(DISTINCT w.day) AS days, min(w.day) AS first_day, max(w.day) AS last_day,
       s.licence_spdx, s.attribution, (SELECT p.world FROM mart.publication p WHERE p.is_current) AS world
FROM meta.hub_sweep w
LEFT JOIN core.hub_source s USING (hub_source)
WHERE w.outcome IN ('complete', 'incomplete')
GROUP BY 1, 2, 3, 7, 8;
COMMENT ON VIEW mart.hub_month_source IS 'Which sources the counters of a month rest on: whose days are in mart.hub_account_month, mart.hub_lab_month and mart.hub_top_month, and under what licence. Grain: one row per month, kind and source. Key: month, kind, hub_source. Caveats: days of different sources are read off one counter, downloadsAllTime, so that their differences are comparable; what a source got wrong stays wrong.';
COMMENT ON COLUMN mart.hub_month_source.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_month_source.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_month_source.hub_source IS 'Who told (mart.hub_source).';
COMMENT ON COLUMN mart.hub_month_source.days IS 'Days of the month that it told, count.';
COMMENT ON COLUMN mart.hub_month_source.first_day IS 'First of these days (UTC).';
COMMENT ON COLUMN mart.hub_month_source.last_day IS 'Last of these days (UTC).';
COMMENT ON COLUMN mart.hub_month_source.licence_spdx IS 'Licence of the source.';
COMMENT ON COLUMN mart.hub_month_source.attribution IS 'How to name the source.';
COMMENT ON COLUMN mart.hub_month_source.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which holds a few of the Hub''s repositories alone (mart.hub_collected).';
REVOKE INSERT, UPDATE, DELETE ON mart.hub_month_source FROM observatory_loader;
