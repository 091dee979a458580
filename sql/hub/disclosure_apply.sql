-- Write the judged rows that are new or differ into mart.hub_disclosure; the row count is the number of these.
INSERT INTO mart.hub_disclosure AS d (
    hub_key, parameters, created_at, observed_at, gone_at, datasets_declared, datasets_open, bases_declared, bases_open, has_tags, has_card, kind, hub_id,
    account, lab_id, access, gated, library_name, licence_id, weights, data, code, methods, licence, card, evaluation, base, dataset_hub_ids, base_hub_ids)
SELECT hub_key, parameters, created_at, observed_at, gone_at, datasets_declared, datasets_open, bases_declared, bases_open, has_tags, has_card, kind, hub_id,
       account, lab_id, access, gated, library_name, licence_id, weights, data, code, methods, licence, card, evaluation, base, dataset_hub_ids, base_hub_ids
FROM hub_disclosure_now
ON CONFLICT (kind, hub_key) DO UPDATE
SET parameters = excluded.parameters, created_at = excluded.created_at, observed_at = excluded.observed_at, gone_at = excluded.gone_at,
    datasets_declared = excluded.datasets_declared, datasets_open = excluded.datasets_open, bases_declared = excluded.bases_declared,
    bases_open = excluded.bases_open, has_tags = excluded.has_tags, has_card = excluded.has_card, hub_id = excluded.hub_id, account = excluded.account,
    lab_id = excluded.lab_id, access = excluded.access, gated = excluded.gated, library_name = excluded.library_name, licence_id = excluded.licence_id,
    weights = excluded.weights, data = excluded.data, code = excluded.code, methods = excluded.methods, licence = excluded.licence, card = excluded.card,
    evaluation = excluded.evaluation, base = excluded.base, dataset_hub_ids = excluded.dataset_hub_ids, base_hub_ids = excluded.base_hub_ids
WHERE d IS DISTINCT FROM excluded;
