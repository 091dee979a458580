-- The flagship releases by how many of weights, data, code and methods are open, the most open first.
CREATE OR REPLACE VIEW mart.most_open AS
SELECT
    rank() OVER (ORDER BY o.dimensions_open DESC, o.dimensions_partial DESC) AS place, o.release_id, o.name, o.lab, o.countries, o.country, o.release_date, o.release_year,
    o.dimensions_open, o.dimensions_partial, o.dimensions_unknown, o.dimensions_open + o.dimensions_unknown AS dimensions_open_high,
    o.weights, o.data, o.code, o.methods, o.data_owner, o.licence, o.licence_told, o.licence_status,
    coalesce(o.licence_status = 'open', false) AS is_open_licence, o.mof_class, o.osai_score_low, o.osai_score_high,
    o.world, o.publication_id, o.as_of
FROM mart.release_overview o;
COMMENT ON VIEW mart.most_open IS 'Which releases are the most open: flagship releases (mart.release_overview) by the number of dimensions that are open, then partial, in the current publication; what is unknown counts as not open. Grain: one row per release. Key: release_id. Source: mart.release_overview. Caveats: ties have one place; a release of which much is unknown may be more open than it stands here (dimensions_open_high). A licence''s openness is no part of the place: read is_open_licence beside it; nor is whose the data are: read data_owner.';
COMMENT ON COLUMN mart.most_open.place IS 'Place by dimensions_open, then dimensions_partial; equal releases have one, and the next is left out. Unit: rank; 1 is the most open.';
COMMENT ON COLUMN mart.most_open.release_id IS 'The release (mart.release_overview).';
COMMENT ON COLUMN mart.most_open.name IS 'Its name.';
COMMENT ON COLUMN mart.most_open.lab IS 'The lab''s name.';
COMMENT ON COLUMN mart.most_open.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_open.country IS 'The lab''s country today, ISO 3166-1 alpha-2, where it has exactly one; several where it has more, unknown where none is known; never NULL.';
COMMENT ON COLUMN mart.most_open.release_date IS 'Day of the announcement; first of the month or year where no day is known (mart.release_overview.date_precision); NULL where unknown.';
COMMENT ON COLUMN mart.most_open.release_year IS 'Year of release_date; NULL where unknown. Unit: calendar year.';
COMMENT ON COLUMN mart.most_open.dimensions_open IS 'Of weights, data, code and methods: those that are open. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.dimensions_partial IS 'Of the four: those that are partial. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.dimensions_unknown IS 'Of the four: those that are unknown. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.dimensions_open_high IS 'The most that may be open: dimensions_open and dimensions_unknown together. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.weights IS 'Status as in mart.release_overview.weights: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.most_open.data IS 'Status as in mart.release_overview.data: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.most_open.code IS 'Status as in mart.release_overview.code: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.most_open.methods IS 'Status as in mart.release_overview.methods: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.most_open.data_owner IS 'Whose the open data are, as in mart.release_overview.data_owner: own, other (public sets that others made), mixed, not told, or no open data.';
COMMENT ON COLUMN mart.most_open.licence IS 'Licence of the weights, SPDX expression; NULL where there is none to tell: licence_told says why.';
COMMENT ON COLUMN mart.most_open.licence_told IS 'The same, or in words why there is no name (mart.release_overview.licence_told). Never NULL.';
COMMENT ON COLUMN mart.most_open.licence_status IS 'How open that licence is: open, partial, closed (looked for, none told) or unknown; NULL where no weights were given out.';
COMMENT ON COLUMN mart.most_open.is_open_licence IS 'Whether that licence is known to be an open one; false also where it is unknown or there is none.';
COMMENT ON COLUMN mart.most_open.mof_class IS 'Best class of the Model Openness Framework that is reached for certain: I, II or III; NULL: none.';
COMMENT ON COLUMN mart.most_open.osai_score_low IS 'Score by the formula of the European Open Source AI Index, with what is unknown as 0. Unit: 0 to 1.';
COMMENT ON COLUMN mart.most_open.osai_score_high IS 'The same with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.most_open.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_open.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_open.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_open FROM observatory_loader;
