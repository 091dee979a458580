-- How many days lie between a paper and its weights, code and data, and what share has none after 30, 90 and 365?
-- Asked by: nobody publishes it.
-- Read: Kaplan-Meier: a release without the artefact counts until as_of; share_without_n is 1 less the estimate.
-- Caveats: days below 0 mean that the artefact came first; a first commit is of the repository, not of its training code.
-- Columns: scope_kind, scope_id, to_event, events, q25, q50, q75, share_without_30, share_without_90, share_without_365, n, coverage, as_of.
-- Reads: mart.time_to_artefact_quantile.
SELECT scope_kind, scope_id, to_event, events, q25, q50, q75, 1 - share_within_30 AS share_without_30, 1 - share_within_90 AS share_without_90,
       1 - share_within_365 AS share_without_365, n, coverage, as_of
FROM mart.time_to_artefact_quantile
ORDER BY scope_kind, n DESC, scope_id, to_event
