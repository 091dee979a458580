-- Write all rows of mart.hub_disclosure anew. The indexes are dropped before and made after, since updating them row by row costs more than the rows.
SELECT core.index_hub_disclosure(false);
TRUNCATE mart.hub_disclosure;

INSERT INTO mart.hub_disclosure (
    hub_key, parameters, created_at, observed_at, gone_at, datasets_declared, datasets_open, bases_declared, bases_open, has_tags, has_card, kind, hub_id,
    account, lab_id, access, gated, library_name, licence_id, weights, data, code, methods, licence, card, evaluation, base, dataset_hub_ids, base_hub_ids)
SELECT hub_key, parameters, created_at, observed_at, gone_at, datasets_declared, datasets_open, bases_declared, bases_open, has_tags, has_card, kind, hub_id,
       account, lab_id, access, gated, library_name, licence_id, weights, data, code, methods, licence, card, evaluation, base, dataset_hub_ids, base_hub_ids
FROM hub_disclosure_now;
