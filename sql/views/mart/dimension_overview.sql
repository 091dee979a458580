-- What is open, partial, closed and unknown of weights, data, code and methods, over all flagship releases.
CREATE OR REPLACE VIEW mart.dimension_overview AS
SELECT
    d.dimension, d.releases, d.from_year, d.to_year, nullif(concat_ws(
        '; ', mart.years_caveat(d.from_year, d.to_year, d.is_whole_year, d.releases),
        mart.counts_caveat(
            d.releases, CASE WHEN d.dimension = 'weights' THEN d.unknown END, CASE WHEN d.dimension = 'data' THEN d.unknown END,
            CASE WHEN d.dimension = 'code' THEN d.unknown END, CASE WHEN d.dimension = 'methods' THEN d.unknown END,
            CASE WHEN d.dimension = 'weights' THEN d.partial END, NULL, NULL,
            CASE WHEN d.dimension = 'methods' THEN d.open END, m.training_procedure_known, NULL, NULL, d.from_memory
        )
    ), '') AS caveat,
    d.open, d.partial, d.closed, d.unknown,
    core.share_of(d.open, d.releases) AS share_open_low, core.share_of(d.open + d.unknown, d.releases) AS share_open_high,
    core.share_of(d.open + d.partial, d.releases) AS share_open_or_partial_low, core.share_of(d.releases - d.closed, d.releases) AS share_open_or_partial_high,
    w.data_released_any_at_least, CASE WHEN d.dimension = 'data' THEN d.releases - d.closed END AS data_released_any_at_most, w.data_released_in_part, w.data_described_only, w.data_named_only, w.data_open_own, w.data_open_mixed, w.data_open_others, w.data_open_owner_unknown,
    m.training_procedure_known, d.from_memory,
    d.world, d.publication_id, d.as_of
FROM (
    SELECT
        v.dimension, count(*) AS releases, min(o.release_year) AS from_year, max(o.release_year) AS to_year,
        coalesce(bool_and(o.is_whole_year) FILTER (WHERE o.release_year IS NOT NULL), false) AS is_whole_year,
        count(*) FILTER (WHERE v.status = 'open') AS open, count(*) FILTER (WHERE v.status = 'partial') AS partial,
        count(*) FILTER (WHERE v.status = 'closed') AS closed, count(*) FILTER (WHERE v.status = 'unknown') AS unknown,
        count(*) FILTER (WHERE v.read_how IN ('from memory', 'by search and from memory')) AS from_memory,
        o.world, o.publication_id, o.as_of
    FROM mart.release_overview o
    CROSS JOIN LATERAL (
        VALUES ('weights', o.weights, o.weights_read_how), ('data', o.data, o.data_read_how), ('code', o.code, o.code_read_how), ('methods', o.methods, o.methods_read_how)
    ) AS v (dimension, status, read_how)
    GROUP BY v.dimension, o.world, o.publication_id, o.as_of
) d
-- Join these counts to data only: for the other dimensions they stay NULL, since they are not asked there.
LEFT JOIN (
    SELECT
        count(*) FILTER (WHERE data_extent IN ('released', 'partly released')) AS data_released_any_at_least, count(*) FILTER (WHERE data_extent = 'partly released') AS data_released_in_part,
        count(*) FILTER (WHERE data_extent = 'described') AS data_described_only, count(*) FILTER (WHERE data_extent = 'named') AS data_named_only,
        count(*) FILTER (WHERE data_owner IN ('own', 'mixed')) AS data_open_own, count(*) FILTER (WHERE data_owner = 'mixed') AS data_open_mixed, count(*) FILTER (WHERE data_owner = 'other') AS data_open_others,
        count(*) FILTER (WHERE data_owner = 'owner not recorded') AS data_open_owner_unknown
    FROM mart.release_overview
) w ON d.dimension = 'data'
LEFT JOIN (
    SELECT count(*) FILTER (WHERE training_procedure IN ('open', 'partial')) AS training_procedure_known FROM mart.release_overview
) m ON d.dimension = 'methods';
COMMENT ON VIEW mart.dimension_overview IS 'What is open, partial, closed and unknown of weights, data, code and methods over the flagship releases of the registry, by one criterion for every lab of every country, for what is open and what is closed (sql/registry/README.md), each release alike, in the current publication. Grain: one row per dimension. Key: dimension. Source: mart.release_overview. Caveats: the same releases stand in each of the four rows: do not add rows up; releases of all years since 2016 stand together here (from_year, to_year): for a share over time take mart.year_overview; weights behind a gate are partial, not open.';
COMMENT ON COLUMN mart.dimension_overview.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.dimension_overview.releases IS 'Flagship releases (mart.release_overview), the same in each row. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.from_year IS 'Year of the first of them. Unit: calendar year.';
COMMENT ON COLUMN mart.dimension_overview.to_year IS 'Year of the last of them. Unit: calendar year.';
COMMENT ON COLUMN mart.dimension_overview.caveat IS 'What to mind before the shares of this row are set beside others: years that stand together, a year that is not over, the years before 2021, fewer than ten releases, a dimension of which more than a quarter is unknown, how many weights are partial, as behind a gate, or what open methods say and what they do not. NULL: none of these; it vouches for nothing else.';
COMMENT ON COLUMN mart.dimension_overview.open IS 'Of releases: those that are open; of methods: of which a paper or report of their makers is there, whatever it tells (training_procedure_known). Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.partial IS 'Of releases: those that are partial, weights behind a gate among them. In the row of data it mixes files and words and is nearly all words: read data_released_in_part, data_described_only and data_named_only in its place. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.closed IS 'Of releases: those that are closed. Of methods hardly ever: a card alone is partial, and silence unknown. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.unknown IS 'Of releases: those that are unknown: not everything that could show it was read, which is not closed. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.share_open_low IS 'Share that is open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next.';
COMMENT ON COLUMN mart.dimension_overview.share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.dimension_overview.share_open_or_partial_low IS 'Share that is open or partial, every unknown counted as neither. Partial data are mostly described or named in a document, and not released (mart.release_overview.data_reason). Unit: 0 to 1.';
COMMENT ON COLUMN mart.dimension_overview.share_open_or_partial_high IS 'The same share, every unknown counted as open or partial. Unit: 0 to 1.';
COMMENT ON COLUMN mart.dimension_overview.data_released_any_at_least IS 'Of releases, in the row of data: those of which any training data can be had, as far as is known, so at least so many (all, a part, those of the tuning alone, or behind a gate); described or named data are not in it, which the upper end counts; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_released_any_at_most IS 'The upper end of data_released_any_at_least: all of the row whose data are not closed. Of described or named data nobody asked of each whether a part can be fetched somewhere, so that the truth lies between the two; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_released_in_part IS 'Of data_released_any_at_least: those of which some data can be had and not all without a gate. partial is the sum of this, data_described_only and data_named_only; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_described_only IS 'Of partial, in the row of data: those whose data are described in words, and of which no release was seen; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_named_only IS 'Of partial, in the row of data: those of which a source is named and no more; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_open_own IS 'Of open, in the row of data: those that opened data of the lab''s own, alone or beside public sets of others; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_open_mixed IS 'Of data_open_own: those whose open data are sets of the lab''s own beside public sets of others; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_open_others IS 'Of open, in the row of data: those trained on public sets that others made alone; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.data_open_owner_unknown IS 'Of open, in the row of data: those of which the registry does not say whose the sets are; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.training_procedure_known IS 'Of releases, in the row of methods: those of which it is known, in full or in part, how they were trained (mart.release_overview.training_procedure). Open methods say that a paper or report is there, not that it tells this; NULL in the other rows. Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.from_memory IS 'Of releases: those whose status in this dimension rests on what a reader of the registry knew from memory, in whole or in part, and nobody looked up for it (mart.evidence_overview.read_how). Unit: releases.';
COMMENT ON COLUMN mart.dimension_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.dimension_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.dimension_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.dimension_overview FROM observatory_loader;
