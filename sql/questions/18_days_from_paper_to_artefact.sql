-- How many days lie between a paper and its weights, code and data in the open, and what share has none after 30, 90 and 365?
-- Asked by: nobody publishes it.
-- Read: Kaplan-Meier: a release without the artefact, or with a part of it only, counts as waiting until as_of. An artefact whose day is not known counts once as early and once as late as it can be; the true share lies between the two results.
-- Caveats: days below 0 mean that the artefact came first; a release whose status is unknown is in n and in no share; where no event has a day (events and undated are equal) there is no q…_at_least, and what is given rests on how long was watched.
-- Needs: the days of events; where most are missing, the upper quartile is not reached and is NULL.
-- Columns: scope_kind, scope_id, to_event, events, undated, q25_at_least, q25_at_most, q50_at_least, q50_at_most, q75_at_least, q75_at_most, share_without_30_at_least, share_without_30_at_most, share_without_90_at_least, share_without_90_at_most, share_without_365_at_least, share_without_365_at_most, n, coverage, as_of.
-- Reads: mart.time_to_artefact_quantile.
SELECT scope_kind, scope_id, to_event, events, undated, q25_low AS q25_at_least, q25_high AS q25_at_most, q50_low AS q50_at_least, q50_high AS q50_at_most,
       q75_low AS q75_at_least, q75_high AS q75_at_most,
       1 - share_within_30_high AS share_without_30_at_least, 1 - share_within_30_low AS share_without_30_at_most,
       1 - share_within_90_high AS share_without_90_at_least, 1 - share_within_90_low AS share_without_90_at_most,
       1 - share_within_365_high AS share_without_365_at_least, 1 - share_within_365_low AS share_without_365_at_most, n, coverage, as_of
FROM mart.time_to_artefact_quantile
ORDER BY scope_kind, n DESC, scope_id, to_event
