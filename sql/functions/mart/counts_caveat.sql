-- Words of caution on the counts of a row: how much is unknown, that partial does not count as open, that open methods mean a paper, and what nobody recorded.
CREATE OR REPLACE FUNCTION mart.counts_caveat(
    releases numeric, weights_unknown numeric, data_unknown numeric, code_unknown numeric, methods_unknown numeric, weights_partial numeric,
    api_only_recorded numeric, api_only_at_most numeric, methods_open numeric, training_procedure_known numeric,
    offer_unknown numeric, weights_closed numeric, from_memory numeric
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(concat_ws('; ',
    CASE WHEN 4 * weights_unknown > releases THEN format('weights: %s of %s unknown', trim_scale(round(weights_unknown, 1)), trim_scale(round(releases, 1))) END,
    CASE WHEN 4 * data_unknown > releases THEN format('data: %s of %s unknown', trim_scale(round(data_unknown, 1)), trim_scale(round(releases, 1))) END,
    CASE WHEN 4 * code_unknown > releases THEN format('code: %s of %s unknown', trim_scale(round(code_unknown, 1)), trim_scale(round(releases, 1))) END,
    CASE WHEN 4 * methods_unknown > releases THEN format('methods: %s of %s unknown', trim_scale(round(methods_unknown, 1)), trim_scale(round(releases, 1))) END,
    CASE WHEN weights_partial > 0 THEN format('weights: %s behind a gate, on request or in part, which count as not open', trim_scale(round(weights_partial, 1))) END,
    CASE WHEN methods_open > 0 THEN
              format('methods: open (%s) says that a paper or report is there, and how the release was trained is known of %s', trim_scale(round(methods_open, 1)),
                     trim_scale(round(training_procedure_known, 1))) END,
    CASE WHEN api_only_at_most > api_only_recorded THEN
              format('API alone: %s recorded, %s at most', trim_scale(round(api_only_recorded, 1)), trim_scale(round(api_only_at_most, 1))) END,
    CASE WHEN 2 * offer_unknown > weights_closed THEN
              format('to whom they were offered is not recorded of %s of %s without weights, so that no count by offer stands here', trim_scale(round(offer_unknown, 1)),
                     trim_scale(round(weights_closed, 1))) END,
    CASE WHEN from_memory > 0 THEN
              format('statuses that rest on what a reader knew from memory, in whole or in part: %s', trim_scale(round(from_memory, 1))) END), '');
COMMENT ON FUNCTION mart.counts_caveat(numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric) IS 'Why the counts of a row of releases need a word beside them: each dimension of which more than a quarter is unknown, weights that are partial, what open methods say, releases that may or may not be offered by API alone or of which nobody recorded it, and statuses that were read from memory. NULL: none of these, which vouches for nothing else.';
