CREATE OR REPLACE FUNCTION mart.release_disclosure_valid_on(on_date date)
RETURNS TABLE (release_id text, lab_id text, name text, release_date date, is_registry_only boolean, is_counted boolean,
               weights_finding text, weights_look text, weights_status text, data_finding text, data_look text, data_status text,
               code_finding text, code_look text, code_status text, methods_finding text, methods_look text, methods_status text,
               licence_status text, n_evidence bigint, n_dated bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
SELECT r.release_id, r.lab_id, r.name, r.release_date, r.is_registry_only, r.is_counted,
       v.weights_finding, v.weights_look, v.weights_status, v.data_finding, v.data_look, v.data_status,
       v.code_finding, v.code_look, v.code_status, v.methods_finding, v.methods_look, v.methods_status, v.licence_status, v.n_evidence, v.n_dated
FROM core.release_disclosure_valid_on(on_date) v
JOIN mart.release_disclosure r USING (release_id)
$$;
COMMENT ON FUNCTION mart.release_disclosure_valid_on(date) IS 'Disclosure of every release that was out on a day, as known now: the rules of sql/core/finding.sql over mart.evidence_valid_on(date), with its limits. Looks are today''s, since a complete look today also shows what had not yet appeared then: closed means that nothing which we know of had appeared by that day. A release none of whose models was on the Hub yet was not looked at. n_dated of n_evidence rows rest on the date of a thing, not on our sight of it. A month or a year as release date counts from its first day. For today it equals mart.release_disclosure.';
