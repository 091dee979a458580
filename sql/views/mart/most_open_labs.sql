-- Labs by how open their flagship releases are, by what is known for certain; a lab of few releases has no place, so that luck gives none.
CREATE OR REPLACE VIEW mart.most_open_labs AS
WITH labs AS MATERIALIZED (
    SELECT
        o.*, o.releases >= 5 AS is_placed, core.share_of(o.data_open_own, o.releases) AS data_open_own_share, a.releases_open_in_all, a.releases_open_in_all_unknown, a.releases_four_open,
        round((o.weights_open + o.data_open + o.code_open + o.methods_open)::numeric / o.releases, 4) AS dimensions_open_mean_low,
        round((o.weights_open + o.data_open + o.code_open + o.methods_open + o.weights_unknown + o.data_unknown + o.code_unknown + o.methods_unknown)::numeric / o.releases, 4)
            AS dimensions_open_mean_high
    FROM mart.lab_overview o
    JOIN (
        SELECT
            lab_id, count(*) FILTER (WHERE open_in_all) AS releases_open_in_all, count(*) FILTER (WHERE open_in_all IS NULL) AS releases_open_in_all_unknown,
            count(*) FILTER (WHERE dimensions_open = 4) AS releases_four_open
        FROM mart.release_overview
        GROUP BY lab_id
    ) a USING (lab_id)
    WHERE o.releases > 0
)
SELECT
    x.place_from, x.place_to,
    row_number() OVER sorted AS list_number, l.lab_id, l.lab, l.kind, l.countries, l.country, l.releases, l.is_placed,
    l.dimensions_open_mean_low, l.dimensions_open_mean_high, l.releases_open_in_all, l.releases_open_in_all_unknown, l.releases_four_open, l.weights_share_open_low, l.weights_share_open_high, l.data_share_open_low,
    l.data_share_open_high, CASE WHEN l.releases >= 10 THEN l.data_open_own_share END AS data_open_own_share, l.code_share_open_low, l.code_share_open_high, l.methods_share_open_low, l.methods_share_open_high,
    nullif(concat_ws('; ', CASE WHEN NOT l.is_placed THEN format('no place: fewer than five flagship releases (%s), of which one more or less would move it much', l.releases) END, l.caveat), '') AS caveat,
    l.world, l.publication_id, l.as_of
FROM labs l
CROSS JOIN LATERAL (
    -- Where two labs' ends overlap nobody knows which is more open: the place is a range, of all places that the unknown leave.
    SELECT
        CASE WHEN l.is_placed THEN 1 + count(*) FILTER (WHERE o.dimensions_open_mean_low > l.dimensions_open_mean_high) END AS place_from,
        CASE WHEN l.is_placed THEN count(*) FILTER (WHERE o.dimensions_open_mean_high >= l.dimensions_open_mean_low) END AS place_to
    FROM labs o
    WHERE o.is_placed
) x
WINDOW sorted AS (
    ORDER BY l.is_placed DESC, l.dimensions_open_mean_low DESC, l.data_open_own_share DESC, l.dimensions_open_mean_high DESC, l.releases DESC, l.lab_id
)
ORDER BY list_number;
COMMENT ON VIEW mart.most_open_labs IS 'Which labs are the most open, with the places that each may have: by the mean number of dimensions (of weights, data, code and methods) that are open in their flagship releases. No lab has one place, since much is unknown: place_from and place_to are the first and the last that it may have. Labs of fewer than five releases have none and stand at the end. In the current publication. Grain: one row per lab with a flagship release. Key: lab_id. Source: mart.lab_overview, mart.release_overview. Caveats: the order is of what is known: where two labs'' ends overlap it is not known which is more open; releases of all years stand together; open methods say that a paper or report is there; a lab''s other releases are in mart.lab_overview; licences are no part of it.';
COMMENT ON COLUMN mart.most_open_labs.place_from IS 'First place that the lab may have among labs of five flagship releases or more: one more than the labs that are more open whatever the unknown are. Unit: rank; 1 is the most open; NULL: fewer than five releases.';
COMMENT ON COLUMN mart.most_open_labs.place_to IS 'Last place that it may have: all labs but those that are less open whatever the unknown are. Only where place_from and place_to of two labs do not meet is it known which is more open. Unit: rank; NULL: fewer than five releases.';
COMMENT ON COLUMN mart.most_open_labs.list_number IS 'A number of its own for each lab, for lists: labs with a place first, by dimensions_open_mean_low, then data of the lab''s own, then dimensions_open_mean_high, then more releases, then lab_id. It is an order of what is known, and no place: how far it is certain say place_from and place_to. Unit: position, from 1.';
COMMENT ON COLUMN mart.most_open_labs.lab_id IS 'Lab (mart.lab).';
COMMENT ON COLUMN mart.most_open_labs.lab IS 'Its name.';
COMMENT ON COLUMN mart.most_open_labs.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.most_open_labs.countries IS 'Its countries today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_open_labs.country IS 'Its country today, ISO 3166-1 alpha-2, where it has exactly one; several where it has more, unknown where none is known; never NULL.';
COMMENT ON COLUMN mart.most_open_labs.releases IS 'Its flagship releases (mart.release_overview): how many the places rest on. Unit: releases.';
COMMENT ON COLUMN mart.most_open_labs.is_placed IS 'Whether it has a place: five flagship releases or more.';
COMMENT ON COLUMN mart.most_open_labs.dimensions_open_mean_low IS 'Mean number of open dimensions of a release, every unknown counted as not open. Unit: dimensions, 0 to 4. The truth lies between this and the next.';
COMMENT ON COLUMN mart.most_open_labs.dimensions_open_mean_high IS 'The same, every unknown counted as open. Unit: dimensions, 0 to 4.';
COMMENT ON COLUMN mart.most_open_labs.releases_open_in_all IS 'Of releases: those that are open in all, with data of the lab''s own and an open licence (mart.release_overview.open_in_all): at least so many. Unit: releases.';
COMMENT ON COLUMN mart.most_open_labs.releases_open_in_all_unknown IS 'Of releases: those that may be so, for all that is known. Unit: releases.';
COMMENT ON COLUMN mart.most_open_labs.releases_four_open IS 'Of releases: those whose four statuses are open, also with public sets of others or under a licence that forbids commerce. Unit: releases.';
COMMENT ON COLUMN mart.most_open_labs.weights_share_open_low IS 'As in mart.lab_overview: share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.data_share_open_low IS 'As in mart.lab_overview: share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten. They may be public sets of others (data_open_own_share).';
COMMENT ON COLUMN mart.most_open_labs.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.data_open_own_share IS 'Share of releases that opened data of the lab''s own (mart.lab_overview.data_open_own), as far as is known. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.code_share_open_low IS 'As in mart.lab_overview: share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.methods_share_open_low IS 'As in mart.lab_overview: share of releases whose methods are open: a paper or report is there, whatever it tells; every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.most_open_labs.caveat IS 'What to mind before the place of this row is told on: too few releases for one, and what mart.lab_overview.caveat says. NULL: none of these.';
COMMENT ON COLUMN mart.most_open_labs.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_open_labs.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_open_labs.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_open_labs FROM observatory_loader;
