-- How much of the Hub is in this warehouse: the base of every table that counts over the collected Hub.
CREATE OR REPLACE VIEW mart.hub_collected AS
SELECT
    k.kind, coalesce(r.there, 0) AS collected, coalesce(r.gone, 0) AS gone, w.received AS listed, w.outcome = 'complete' AS is_whole_list,
    coalesce(p.world = 'live' AND w.outcome = 'complete', false) AS is_whole_hub,
    CASE
        WHEN p.world <> 'live' THEN 'a sample: its lists hold few of the repositories of the real Hub, and a count over them is no count of the Hub'
        WHEN w.outcome IS NULL THEN 'the lists of the Hub were never walked: what is here was named or asked for'
        WHEN w.outcome = 'complete' THEN 'the newest walk over the Hub''s lists came to their end: this is the whole Hub of that day'
        ELSE 'the newest walk over the Hub''s lists did not come to their end: repositories are missing'
    END AS note,
    w.as_of, p.world
FROM (VALUES ('model'), ('dataset')) AS k (kind)
LEFT JOIN (
    SELECT kind, count(*) FILTER (WHERE gone_at IS NULL) AS there, count(*) FILTER (WHERE gone_at IS NOT NULL) AS gone FROM raw.hub_repository GROUP BY kind
) r ON r.kind = k.kind
LEFT JOIN LATERAL (
    SELECT s.received, s.outcome, s.as_of
    FROM meta.hub_sweep s
    WHERE s.kind = k.kind AND s.via = 'census' AND s.outcome IN ('complete', 'incomplete')
    ORDER BY s.as_of DESC, s.sweep_id DESC
    LIMIT 1
) w ON true
LEFT JOIN (SELECT world FROM mart.publication WHERE is_current) p ON true;
COMMENT ON VIEW mart.hub_collected IS 'How many repositories of the Hub are here, and whether these are all: the n of every table and view that counts over the collected Hub (universe collected_hub; mart.hub_disclosure, mart.hub_top_month, mart.hub_account_month, mart.hub_lab_month). Grain: one row per kind. Key: kind. Source: raw.hub_repository, meta.hub_sweep, mart.publication. Caveats: private repositories are in no list.';
COMMENT ON COLUMN mart.hub_collected.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_collected.collected IS 'Repositories that are here and not gone. Unit: repositories.';
COMMENT ON COLUMN mart.hub_collected.gone IS 'Repositories that were here and are gone from the Hub. Unit: repositories.';
COMMENT ON COLUMN mart.hub_collected.listed IS 'Repositories in the newest walk over the Hub''s lists: of so many are those collected. Unit: repositories; NULL: no walk yet.';
COMMENT ON COLUMN mart.hub_collected.is_whole_list IS 'Whether that walk came to the end of the lists; NULL: no walk yet.';
COMMENT ON COLUMN mart.hub_collected.is_whole_hub IS 'Whether these are all repositories of the real Hub on that day: the world is live, and the walk came to the end.';
COMMENT ON COLUMN mart.hub_collected.note IS 'The same in a sentence.';
COMMENT ON COLUMN mart.hub_collected.as_of IS 'Moment that the newest walk speaks of (UTC); NULL: no walk yet.';
COMMENT ON COLUMN mart.hub_collected.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample; NULL: nothing is published.';
REVOKE INSERT, UPDATE, DELETE ON mart.hub_collected FROM observatory_loader;
