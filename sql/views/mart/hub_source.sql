CREATE OR REPLACE VIEW mart.hub_source AS
SELECT s.hub_source, s.title, s.publisher, s.licence_spdx, s.licence_url, s.attribution, s.first_day, s.last_day, s.tells, s.limits, s.not_known, s.source,
       w.days AS days_landed, w.first_day AS first_landed, w.last_day AS last_landed, l.repository_days, l.read_as, l.agreement
FROM core.hub_source s
LEFT JOIN (
    SELECT hub_source, count(DISTINCT day) AS days, min(day) AS first_day, max(day) AS last_day
    FROM meta.hub_sweep WHERE outcome IN ('complete', 'incomplete') GROUP BY hub_source
) w USING (hub_source)
LEFT JOIN (
    SELECT hub_source, sum(landed) AS repository_days, (array_agg(read_as ORDER BY load_id DESC))[1] AS read_as,
           (array_agg(agreement ORDER BY load_id DESC))[1] AS agreement
    FROM meta.hub_archive_load WHERE outcome IN ('complete', 'incomplete') GROUP BY hub_source
) l USING (hub_source);
COMMENT ON VIEW mart.hub_source IS 'Who told of the Hub''s repositories, with licence, limits, and what of it is here. Grain: one row per source. Key: hub_source.';
COMMENT ON COLUMN mart.hub_source.hub_source IS 'Our name for the source.';
COMMENT ON COLUMN mart.hub_source.title IS 'What it is.';
COMMENT ON COLUMN mart.hub_source.publisher IS 'Who publishes it.';
COMMENT ON COLUMN mart.hub_source.licence_spdx IS 'Licence that it declares, as an SPDX expression; NULL: none declared. It covers the collection, not what it tells of.';
COMMENT ON COLUMN mart.hub_source.licence_url IS 'Text of the licence, URL.';
COMMENT ON COLUMN mart.hub_source.attribution IS 'How to name it beside what rests on it.';
COMMENT ON COLUMN mart.hub_source.first_day IS 'First day that it is published to hold (UTC).';
COMMENT ON COLUMN mart.hub_source.last_day IS 'Last day that it was published to hold when the registry''s row was written (UTC); NULL: it goes on.';
COMMENT ON COLUMN mart.hub_source.tells IS 'What it tells.';
COMMENT ON COLUMN mart.hub_source.limits IS 'What it does not tell, and where it is known to be wrong.';
COMMENT ON COLUMN mart.hub_source.not_known IS 'What public sources did not tell us of it.';
COMMENT ON COLUMN mart.hub_source.source IS 'Public page that shows it.';
COMMENT ON COLUMN mart.hub_source.days_landed IS 'Days of the Hub that are here by it, count; NULL: none.';
COMMENT ON COLUMN mart.hub_source.first_landed IS 'First of these days (UTC).';
COMMENT ON COLUMN mart.hub_source.last_landed IS 'Last of these days (UTC).';
COMMENT ON COLUMN mart.hub_source.repository_days IS 'Days of single repositories that are here by it, count; NULL: none.';
COMMENT ON COLUMN mart.hub_source.read_as IS 'Which columns of its file were read as what, and how sure that is.';
COMMENT ON COLUMN mart.hub_source.agreement IS 'Its downloads over our own on the same days, median over repositories; 1 is agreement. Unit: ratio.';
REVOKE INSERT, UPDATE, DELETE ON mart.hub_source FROM observatory_loader;
