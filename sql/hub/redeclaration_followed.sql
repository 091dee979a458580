-- View of what each record in hub_told and each newest record declares, in order; to be read before core.hub_declaration takes the newest ones over.
DROP VIEW IF EXISTS hub_fact;
CREATE TEMPORARY VIEW hub_fact AS
SELECT t.hub_key, t.observed_at, t.block_id, t.ordinal, d.hub_key IS NOT NULL AS is_read, d.has_tags, d.has_weights, d.license_name, d.licences, d.datasets, d.datasets_other
FROM hub_told t
LEFT JOIN hub_declaration_read d ON d.hub_key = t.id
WHERE t.is_later
UNION ALL
SELECT t.hub_key, t.observed_at, t.block_id, t.ordinal, true, d.has_tags, d.has_weights, d.license_name, d.licences, d.datasets, d.datasets_other
FROM hub_told t
JOIN core.hub_declaration d USING (hub_key)
WHERE NOT t.is_later
UNION ALL
SELECT r.hub_key, r.observed_at, r.block_id, r.ordinal, true, d.has_tags, d.has_weights, d.license_name, d.licences, d.datasets, d.datasets_other
FROM hub_declaration_new d
JOIN raw.hub_repository r USING (hub_key)
WHERE r.via = 'census';
