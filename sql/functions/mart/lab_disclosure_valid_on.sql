CREATE OR REPLACE FUNCTION mart.lab_disclosure_valid_on(on_date date)
RETURNS TABLE (lab_id text, dimension text, weighting text, includes_registry_only boolean, n numeric, n_open numeric, n_partial numeric,
               n_closed numeric, n_unknown numeric, share_open_low numeric, share_open_high numeric)
LANGUAGE sql STABLE AS $$
SELECT r.lab_id, s.dimension, 'release', i.includes_registry_only, count(*)::numeric,
       count(*) FILTER (WHERE s.status = 'open')::numeric, count(*) FILTER (WHERE s.status = 'partial')::numeric,
       count(*) FILTER (WHERE s.status = 'closed')::numeric, count(*) FILTER (WHERE s.status = 'unknown')::numeric,
       round(count(*) FILTER (WHERE s.status = 'open')::numeric / count(*), 6),
       round(count(*) FILTER (WHERE s.status IN ('open', 'unknown'))::numeric / count(*), 6)
FROM mart.release_disclosure_valid_on(on_date) r
CROSS JOIN LATERAL (VALUES ('weights', r.weights_status), ('data', r.data_status), ('code', r.code_status), ('methods', r.methods_status)) AS s (dimension, status)
CROSS JOIN (VALUES (true), (false)) AS i (includes_registry_only)
WHERE r.is_counted AND r.lab_id <> 'unknown' AND (i.includes_registry_only OR NOT r.is_registry_only)
GROUP BY r.lab_id, s.dimension, i.includes_registry_only
$$;
COMMENT ON FUNCTION mart.lab_disclosure_valid_on(date) IS 'Counts and bounded shares per lab on a day, as known now, over mart.release_disclosure_valid_on(date). Weighted by release alone: how often a model was downloaded by then is known only since we counted. For today it equals those rows of mart.lab_disclosure.';
