-- One row: the days between which changes can be known, and the counts of changes between them. An empty list of changes says something about these days only.
CREATE OR REPLACE VIEW mart.change_window AS
SELECT
    p.first_as_of AS from_day, p.last_as_of AS to_day, round(extract(EPOCH FROM p.last_as_of - p.first_as_of) / 86400, 1) AS days, p.publications,
    c.releases_changed, d.releases_more_open, d.releases_less_open, d.releases_changed_both_ways, c.changes AS changes_of_releases, r.revisions - c.changes AS other_changes,
    CASE
        WHEN p.publications < 2 THEN 'one publication: there is nothing to compare it with, so no change can be known'
        WHEN c.changes = 0 THEN 'no flagship release changed between these days, as far as it was read; of the time before nothing is known'
        ELSE 'changes of flagship releases between these days, as far as they were read; of the time before nothing is known'
    END AS note,
    p.world, p.publication_id
FROM (
    SELECT
        min(as_of) AS first_as_of, max(as_of) AS last_as_of, count(*) AS publications, max(publication_id) AS publication_id,
        max(world) FILTER (WHERE is_current) AS world
    FROM mart.publication
    HAVING count(*) > 0
) p
CROSS JOIN (SELECT count(DISTINCT release_id) AS releases_changed, count(*) AS changes FROM mart.status_change WHERE is_flagship) c
CROSS JOIN (
    SELECT
        count(DISTINCT release_id) FILTER (WHERE direction = 'more open') AS releases_more_open,
        count(DISTINCT release_id) FILTER (WHERE direction = 'less open') AS releases_less_open,
        count(DISTINCT release_id) FILTER (WHERE direction = 'both') AS releases_changed_both_ways
    FROM mart.release_change
) d
CROSS JOIN (SELECT count(*) AS revisions FROM mart.status_revision WHERE is_flagship) r;
COMMENT ON VIEW mart.change_window IS 'Between which days changes of flagship releases are known, and how many there are: read it beside mart.release_change and mart.status_change, which are empty where nothing changed. Grain: one row, or none before the first publication. Key: publication_id. Source: mart.publication, mart.status_change, mart.status_revision. Caveats: what happened before from_day, or between two publications and back, is not seen.';
COMMENT ON COLUMN mart.change_window.from_day IS 'Newest observation of the first publication, by the services'' Date (UTC): from here on changes can be known.';
COMMENT ON COLUMN mart.change_window.to_day IS 'Newest observation of the newest publication (UTC): until here they are known.';
COMMENT ON COLUMN mart.change_window.days IS 'Time between both. Unit: days.';
COMMENT ON COLUMN mart.change_window.publications IS 'Publications in it, each of which is compared with the one before. Unit: publications.';
COMMENT ON COLUMN mart.change_window.releases_changed IS 'Flagship releases that changed what they disclose (mart.release_change). Unit: releases.';
COMMENT ON COLUMN mart.change_window.releases_more_open IS 'Of releases_changed: those with a change in which every dimension that changed went that way (mart.release_change.direction); one that also changed the other way at another time is in both. Unit: releases.';
COMMENT ON COLUMN mart.change_window.releases_less_open IS 'The same of those that became less open. 0 says: none between from_day and to_day, and nothing of the time before. Unit: releases.';
COMMENT ON COLUMN mart.change_window.releases_changed_both_ways IS 'The same of those with a change in which one dimension became more open and another less. Unit: releases.';
COMMENT ON COLUMN mart.change_window.changes_of_releases IS 'Changes of a status that such releases made (mart.status_change). Unit: changes.';
COMMENT ON COLUMN mart.change_window.other_changes IS 'Changes of a published status of flagship releases that we made: a source was read for the first time or no longer, or our rules or registry changed (mart.status_revision). Unit: changes.';
COMMENT ON COLUMN mart.change_window.note IS 'The same in a sentence.';
COMMENT ON COLUMN mart.change_window.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.change_window.publication_id IS 'The newest publication (mart.publication).';
REVOKE INSERT, UPDATE, DELETE ON mart.change_window FROM observatory_loader;
