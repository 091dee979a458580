-- The flagship releases by how many of weights, data, code and methods are open, the most open first.
CREATE OR REPLACE VIEW mart.most_open AS
SELECT
    r.place, count(*) OVER (PARTITION BY r.place) AS releases_at_place, row_number() OVER sorted AS list_number,
    r.release_id, r.name, r.lab, r.countries, r.country, r.release_date, r.released, r.release_year,
    r.dimensions_open, r.dimensions_partial, r.dimensions_unknown, r.dimensions_open + r.dimensions_unknown AS dimensions_open_high,
    r.weights, r.data, r.code, r.methods, r.training_procedure, r.open_in_all, r.data_extent, r.data_owner, r.has_own_open_data, r.licence, r.licence_kind, r.licence_or_reason, r.licence_status,
    coalesce(r.licence_status = 'open', false) AS is_open_licence, r.mof_class, r.mof_class_high, r.osai_score_low, r.osai_score_high,
    r.caveat, r.world, r.publication_id, r.as_of
FROM (
    SELECT o.*, rank() OVER (ORDER BY o.dimensions_open DESC, o.has_own_open_data DESC, o.dimensions_partial DESC) AS place
    FROM mart.release_overview o
) r
WINDOW sorted AS (ORDER BY r.place, r.licence_status IS DISTINCT FROM 'open', r.osai_score_low DESC NULLS LAST, r.released, r.release_id)
ORDER BY list_number;
COMMENT ON VIEW mart.most_open IS 'Which releases are the most open: flagship releases (mart.release_overview) by the number of dimensions that are open; of as many those first that opened data of the lab''s own, not public sets of others alone; then by the number that are partial. In the current publication; what is unknown counts as not open. Grain: one row per release. Key: release_id. Source: mart.release_overview. Caveats: many releases share a place (releases_at_place), and a first ten by place alone is any ten of them: sort by list_number, which is the same in every query; a release of which much is unknown may be more open than it stands here (dimensions_open_high). A licence''s openness is no part of the place: read is_open_licence beside it. Open methods say that a paper or report is there, and not that it tells how the release was trained (training_procedure, caveat). Labs in such an order are in mart.most_open_labs.';
COMMENT ON COLUMN mart.most_open.place IS 'Place by dimensions_open, then has_own_open_data, then dimensions_partial; equal releases have one, and the next is left out. Unit: rank; 1 is the most open.';
COMMENT ON COLUMN mart.most_open.releases_at_place IS 'Releases that share the place, this one among them. Unit: releases.';
COMMENT ON COLUMN mart.most_open.list_number IS 'A number of its own for each release, for lists: within a place open licences first, then by osai_score_low, then the older release, then release_id. It is an order, and says nothing more of openness than place. Unit: position, from 1.';
COMMENT ON COLUMN mart.most_open.release_id IS 'The release (mart.release_overview).';
COMMENT ON COLUMN mart.most_open.name IS 'Its name.';
COMMENT ON COLUMN mart.most_open.lab IS 'The lab''s name.';
COMMENT ON COLUMN mart.most_open.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_open.country IS 'The lab''s country today, ISO 3166-1 alpha-2, where it has exactly one; several where it has more, unknown where none is known; never NULL.';
COMMENT ON COLUMN mart.most_open.release_date IS 'Day of the announcement; NULL where no day is known (released).';
COMMENT ON COLUMN mart.most_open.released IS 'The same as far as it is known: 2024-05-13, 2024-05 or 2024; NULL where no date is known.';
COMMENT ON COLUMN mart.most_open.release_year IS 'Year of release_date; NULL where unknown. Unit: calendar year.';
COMMENT ON COLUMN mart.most_open.dimensions_open IS 'Of weights, data, code and methods: those that are open. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.dimensions_partial IS 'Of the four: those that are partial. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.dimensions_unknown IS 'Of the four: those that are unknown. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.dimensions_open_high IS 'The most that may be open: dimensions_open and dimensions_unknown together. Unit: dimensions.';
COMMENT ON COLUMN mart.most_open.weights IS 'Status as in mart.release_overview.weights: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.most_open.data IS 'Status as in mart.release_overview.data: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.most_open.code IS 'Status as in mart.release_overview.code: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.most_open.methods IS 'Status as in mart.release_overview.methods: open, partial, closed or unknown. Open says that a paper or report of its makers is there, whatever it tells (training_procedure).';
COMMENT ON COLUMN mart.most_open.training_procedure IS 'What is known of how it was trained (mart.release_overview.training_procedure): open, partial, closed or unknown. It is no part of the place.';
COMMENT ON COLUMN mart.most_open.open_in_all IS 'Whether all four are open with data of the lab''s own and an open licence (mart.release_overview.open_in_all); NULL: not known. A place of its own is not given for it.';
COMMENT ON COLUMN mart.most_open.data_extent IS 'What of the training data there is: released, partly released, described, named, nothing or unknown (mart.release_overview.data_extent).';
COMMENT ON COLUMN mart.most_open.data_owner IS 'Whose the open data are, as in mart.release_overview.data_owner: own, other (public sets that others made), mixed, owner not recorded, or no open data.';
COMMENT ON COLUMN mart.most_open.has_own_open_data IS 'Whether data of the lab''s own are open (data_owner is own or mixed); false also where the owner is not recorded or no data are open.';
COMMENT ON COLUMN mart.most_open.licence IS 'Licence of the weights, SPDX expression; NULL where there is none: licence_or_reason says why.';
COMMENT ON COLUMN mart.most_open.licence_kind IS 'What is known of the licence: declared, other, none declared on the Hub, not applicable or unknown (mart.release_overview.licence_kind).';
COMMENT ON COLUMN mart.most_open.licence_or_reason IS 'The licence, or in words why there is no name of one (mart.release_overview.licence_or_reason). Never NULL.';
COMMENT ON COLUMN mart.most_open.licence_status IS 'How open that licence is: open, partial, closed (a proprietary one, or none is declared) or unknown; NULL where no weights were given out.';
COMMENT ON COLUMN mart.most_open.is_open_licence IS 'Whether that licence is known to be an open one; false also where it is unknown or there is none.';
COMMENT ON COLUMN mart.most_open.mof_class IS 'Best class of the Model Openness Framework that is reached for certain: I, II or III; NULL: none is shown, mostly since components are unknown to us, which does not say that none is reached (mof_class_high).';
COMMENT ON COLUMN mart.most_open.mof_class_high IS 'The class if every component that is unknown were open (mart.release_overview.mof_class_high): I, II or III; NULL: a required component is known to be partial or closed.';
COMMENT ON COLUMN mart.most_open.osai_score_low IS 'Score by the formula of the European Open Source AI Index, with what is unknown as 0. Unit: 0 to 1.';
COMMENT ON COLUMN mart.most_open.osai_score_high IS 'The same with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.most_open.caveat IS 'What to mind of the statuses of this row (mart.release_overview.caveat). NULL: nothing of what is asked there.';
COMMENT ON COLUMN mart.most_open.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_open.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_open.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_open FROM observatory_loader;
