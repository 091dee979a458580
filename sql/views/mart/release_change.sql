-- Flagship releases that changed what they disclose: one row a release and the publication that showed it, its dimensions together.
CREATE OR REPLACE VIEW mart.release_change AS
SELECT
    c.release_id, c.name, c.lab, c.countries, c.changed_at, count(*) AS dimensions,
    string_agg(format('%s: %s to %s', c.dimension, c.from_status, c.to_status), '; ' ORDER BY v.place) AS change,
    CASE WHEN bool_and(v.step > 0) THEN 'more open' WHEN bool_and(v.step < 0) THEN 'less open' ELSE 'both' END AS direction,
    c.publication_id, c.published_at, c.world
FROM mart.status_change c
CROSS JOIN LATERAL (
    SELECT
        array_position(ARRAY['weights', 'data', 'code', 'methods'], c.dimension) AS place,
        array_position(ARRAY['closed', 'partial', 'open'], c.to_status) - array_position(ARRAY['closed', 'partial', 'open'], c.from_status) AS step
) v
WHERE c.is_flagship
GROUP BY c.release_id, c.name, c.lab, c.countries, c.changed_at, c.publication_id, c.published_at, c.world;
COMMENT ON VIEW mart.release_change IS 'Which flagship releases changed what they disclose between two publications, as far as it is known, under the same rules and registry. An empty answer says no more than: none between the days of mart.change_window, which may be days apart: ask that view first, it counts each direction. Grain: one row per release and publication that showed it. Key: release_id, publication_id. Source: mart.status_change. Caveats: no row says that nothing changed between the days of mart.change_window, and nothing of the time before; a change is dated by the day by which it was seen; what became known of a release without a change of it is in mart.status_revision.';
COMMENT ON COLUMN mart.release_change.release_id IS 'The release (mart.release_overview).';
COMMENT ON COLUMN mart.release_change.name IS 'Its name.';
COMMENT ON COLUMN mart.release_change.lab IS 'The lab''s name.';
COMMENT ON COLUMN mart.release_change.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.release_change.changed_at IS 'Newest observation of the publication that changed it, by the services'' Date (UTC): the day by which it was seen, not on which it happened.';
COMMENT ON COLUMN mart.release_change.dimensions IS 'Of weights, data, code and methods: those whose status changed. Unit: dimensions.';
COMMENT ON COLUMN mart.release_change.change IS 'What changed, in words: each dimension with its status before and after.';
COMMENT ON COLUMN mart.release_change.direction IS 'more open or less open, where every dimension that changed went that way; else both.';
COMMENT ON COLUMN mart.release_change.publication_id IS 'Publication that changed it (mart.publication).';
COMMENT ON COLUMN mart.release_change.published_at IS 'When that was published (wall clock, UTC).';
COMMENT ON COLUMN mart.release_change.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
REVOKE INSERT, UPDATE, DELETE ON mart.release_change FROM observatory_loader;
