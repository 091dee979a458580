-- A rated part for the made-up Hub: thirty thousand models of labs and of the most downloaded, in releases, with looks, links and evidence.
INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('bench', 'statuses');
INSERT INTO meta.look (source, scope, outcome, started_at, ended_at)
SELECT 'huggingface', 'models_of:bench', 'answered', max(observed_at), max(observed_at) FROM raw.hub_repository;

CREATE TEMPORARY TABLE rated AS
SELECT r.hub_key, r.hub_id, r.account, coalesce(a.lab_id, 'unknown') AS lab_id, r.created_at, r.gated, r.hub_license_id, r.parameters, r.pipeline_tag,
       r.downloads, r.downloads_all_time, r.likes, r.first_seen_at,
       coalesce(a.lab_id, 'hub') || '/m' || (row_number() OVER (PARTITION BY coalesce(a.lab_id, 'unknown') ORDER BY r.created_at, r.hub_key) - 1) / 3
           || CASE WHEN a.lab_id IS NULL THEN 'x' || r.hub_key ELSE '' END AS release_id,
       row_number() OVER (ORDER BY r.hub_key) AS place, abs(hashint4(r.hub_key)) AS dice
FROM staging.hub_repository r
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(r.account)
WHERE r.kind = 'model'
ORDER BY (a.lab_id IS NOT NULL) DESC, r.downloads DESC NULLS LAST, r.hub_key
LIMIT 30000;

INSERT INTO raw.record (source, kind, via, key, first_seen_at)
SELECT 'huggingface', 'model', 'list', hub_id, first_seen_at FROM rated ORDER BY place;
INSERT INTO raw.record_version (record_id, content_hash, payload, size_bytes, observed_at, run_id)
SELECT c.record_id, '\x00', '{}', 2, c.first_seen_at, (SELECT max(run_id) FROM meta.run) FROM raw.record c;
UPDATE raw.record c SET raw_version_id = v.raw_version_id FROM raw.record_version v WHERE v.record_id = c.record_id;

INSERT INTO core.model (hub_id, account, lab_id, universe, created_at, gated, has_weight_files, pipeline_tag, parameters, hub_license_id, licence_class,
    downloads, downloads_all_time, likes, raw_version_id, first_seen_at)
SELECT r.hub_id, r.account, r.lab_id, 'adoption', r.created_at, r.gated, true, r.pipeline_tag, r.parameters, r.hub_license_id, coalesce(l.licence_class, 'unknown'),
       r.downloads, r.downloads_all_time, r.likes, c.raw_version_id, r.first_seen_at
FROM rated r
JOIN raw.record c ON c.key = r.hub_id
LEFT JOIN core.licence l ON l.match_kind = 'hub_id' AND l.hub_license_id = r.hub_license_id;

INSERT INTO core.release (release_id, lab_id, name, release_date, date_precision, date_method, is_registry, is_api_only, is_counted)
SELECT release_id, min(lab_id), release_id, date '2016-01-01' + (min(dice) % 3800)::integer, 'day', 'registry', min(lab_id) <> 'unknown', min(dice) % 9 = 0, min(lab_id) <> 'unknown'
FROM rated GROUP BY release_id;
INSERT INTO core.release_member (release_id, artifact_kind, artifact_id, role, standing, strength, rule, reason)
SELECT release_id, 'model', hub_id, CASE row_number() OVER (PARTITION BY release_id ORDER BY hub_key) WHEN 1 THEN 'flagship' WHEN 2 THEN 'size' ELSE 'quantisation' END, 'own', 'stated', 'family_name', 'made up'
FROM rated;

INSERT INTO core.model_look (hub_id, dimension, look, reason, scope)
SELECT r.hub_id, d.dimension, CASE (r.dice / d.place) % 3 WHEN 0 THEN 'complete' WHEN 1 THEN 'partial' ELSE 'none' END, '', 'model:' || r.hub_id
FROM rated r
CROSS JOIN (VALUES ('weights', 1), ('data', 2), ('code', 3), ('methods', 5), ('licence', 7)) AS d (dimension, place);

-- Ten rows of evidence a model, by rules of the catalogue.
INSERT INTO core.evidence (evidence_id, release_id, hub_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, raw_version_id, locator, quotation, observed_at,
    standing, strength, reason, rank)
SELECT md5(r.hub_key || u.rule)::uuid, r.release_id, CASE WHEN u.place % 3 > 0 THEN r.hub_id END, u.dimension, u.indicator,
       CASE (r.dice / u.place) % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'partial' ELSE 'none' END, u.rule, u.rule_version, 'model_card', r.hub_id, c.raw_version_id, 'line 1', 'made up',
       r.first_seen_at, 'own', 'stated', '', 1 + u.place
FROM rated r
JOIN raw.record c ON c.key = r.hub_id
JOIN LATERAL (
    SELECT o.*, row_number() OVER (ORDER BY md5(o.rule || r.dice % 50)) AS place FROM core.rule o
    WHERE o.rule NOT LIKE 'look.%' AND o.rule NOT LIKE 'correction.%' AND o.rule NOT LIKE 'registry.%' AND o.dimension IN ('weights', 'data', 'code', 'methods')
    LIMIT 10
) u ON true
ON CONFLICT DO NOTHING;

INSERT INTO core.lineage (child_hub_id, parent_hub_id, relation, method, is_parent_seen, is_self, raw_version_id, first_seen_at)
SELECT r.hub_id, p.hub_id, e.relation, 'card', true, false, 1, r.first_seen_at
FROM rated r
JOIN core.hub_edge e ON e.child_key = r.hub_key AND e.parent_key IS NOT NULL AND e.parent_key <> e.child_key
JOIN raw.hub_repository p ON p.hub_key = e.parent_key
ON CONFLICT DO NOTHING;
INSERT INTO core.link (src_kind, src_id, dst_kind, dst_id, relation, method, strength, raw_version_id, locator, quotation, first_seen_at)
SELECT 'model', r.hub_id, 'paper', '25' || to_char(1 + r.dice % 12, 'FM00') || '.' || to_char(12948 + r.dice % 400, 'FM00000'), 'cites', 'hub_tag', 'mentioned', 1, 'tags', '', r.first_seen_at
FROM rated r;

-- As the build does before it plans.
ANALYZE;
