-- View of what each record in hub_told declares, and each newest record, as core.hub_declaration has it.
DROP VIEW IF EXISTS hub_fact;
CREATE TEMPORARY VIEW hub_fact AS
SELECT t.hub_key, t.observed_at, t.block_id, t.ordinal, d.hub_key IS NOT NULL AS is_read, d.has_tags, d.has_weights, d.license_name, d.licences, d.datasets, d.datasets_other
FROM hub_told t
LEFT JOIN hub_declaration_read d ON d.hub_key = t.id
UNION ALL
SELECT r.hub_key, r.observed_at, r.block_id, r.ordinal, true, d.has_tags, d.has_weights, d.license_name, d.licences, d.datasets, d.datasets_other
FROM (SELECT DISTINCT hub_key FROM hub_told) t
JOIN raw.hub_repository r USING (hub_key)
JOIN core.hub_declaration d USING (hub_key)
WHERE r.via = 'census';
