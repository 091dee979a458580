-- Rows of mart.hub_disclosure as they are by now, of the repositories to be judged (hub_wanted).
CREATE TEMPORARY VIEW hub_disclosure_now AS
WITH dataset AS (
    SELECT w.hub_key, count(*)::integer AS declared, count(*) FILTER (WHERE a.access = 'open')::integer AS open
    FROM hub_wanted w
    JOIN core.hub_declaration d USING (hub_key)
    CROSS JOIN LATERAL unnest(d.datasets) AS n (hub_id)
    LEFT JOIN hub_name_access a ON a.kind = 'dataset' AND a.hub_id = n.hub_id
    GROUP BY w.hub_key
), base AS (
    -- Who names itself stands on nothing by that.
    SELECT w.hub_key, count(*)::integer AS declared, count(*) FILTER (WHERE a.access = 'open')::integer AS open
    FROM hub_wanted w
    JOIN core.hub_declaration d USING (hub_key)
    CROSS JOIN LATERAL unnest(d.bases) AS n (hub_id)
    LEFT JOIN hub_name_access a ON a.kind = w.kind AND a.hub_id = n.hub_id
    WHERE n.hub_id <> w.hub_id
    GROUP BY w.hub_key
), told AS (
    SELECT w.hub_key, w.parameters, w.created_at, w.observed_at, w.gone_at,
           coalesce(s.declared, 0) + coalesce(d.datasets_other, 0) AS datasets_declared, coalesce(s.open, 0) AS datasets_open,
           coalesce(b.declared, 0) + coalesce(d.bases_other, 0) AS bases_declared, coalesce(b.open, 0) AS bases_open,
           coalesce(d.has_tags, false) AS has_tags, coalesce(d.has_card, false) AS has_card, coalesce(d.has_tags OR d.has_card, false) AS is_told,
           w.kind, w.hub_id, lower(split_part(w.hub_id, '/', 1)) AS account, core.hub_access(w.gone_at, w.is_disabled, w.is_private, w.gated) AS access,
           w.is_disabled OR w.is_private AS is_shut, w.gated, w.library_name, d.licences[1] AS licence_id,
           d.has_weights, d.names_results, d.results, d.topics, d.licences, d.arxiv_ids, d.trainers, d.datasets, d.bases
    FROM hub_wanted w
    LEFT JOIN core.hub_declaration d USING (hub_key)
    LEFT JOIN dataset s USING (hub_key)
    LEFT JOIN base b USING (hub_key)
    WHERE NOT EXISTS (SELECT 1 FROM core.takedown x
                      WHERE x.service = 'huggingface' AND lower(x.id) IN (lower(w.hub_id), lower(split_part(w.hub_id, '/', 1))))
), hidden AS (
    SELECT array_agg(hub_id) FILTER (WHERE kind = 'dataset') AS datasets, array_agg(hub_id) FILTER (WHERE kind = 'model') AS models FROM hub_hidden
)
SELECT t.hub_key, t.parameters, t.created_at, t.observed_at, t.gone_at, t.datasets_declared, t.datasets_open, t.bases_declared, t.bases_open,
       t.has_tags, t.has_card, t.kind, t.hub_id, t.account, coalesce(a.lab_id, 'unknown') AS lab_id, t.access, t.gated, t.library_name, t.licence_id,
       CASE WHEN t.kind = 'dataset' THEN NULL
            WHEN t.is_shut THEN 'none'
            WHEN t.has_weights AND t.gated = 'false' THEN 'open'
            WHEN t.has_weights AND t.gated IS NOT NULL THEN 'partial'
            ELSE 'unknown' END AS weights,
       CASE WHEN t.kind = 'dataset' AND t.is_shut THEN 'none'
            WHEN t.kind = 'dataset' AND t.gated = 'false' THEN 'open'
            WHEN t.kind = 'dataset' AND t.gated IS NOT NULL THEN 'partial'
            WHEN t.kind = 'dataset' OR NOT t.is_told THEN 'unknown'
            WHEN t.datasets_declared = 0 THEN 'none'
            WHEN t.datasets_open = t.datasets_declared THEN 'open'
            ELSE 'partial' END AS data,
       CASE WHEN t.trainers IS NOT NULL THEN 'partial' ELSE 'unknown' END AS code,
       CASE WHEN t.arxiv_ids IS NOT NULL THEN 'partial' WHEN t.has_tags THEN 'none' ELSE 'unknown' END AS methods,
       CASE WHEN t.licences IS NOT NULL THEN l.licence WHEN t.is_told THEN 'none' ELSE 'unknown' END AS licence,
       CASE WHEN t.topics >= 5 THEN 'open' WHEN t.has_card THEN 'partial' ELSE 'unknown' END AS card,
       CASE WHEN t.kind = 'dataset' THEN NULL
            WHEN t.results > 0 THEN 'open'
            WHEN t.names_results THEN 'partial'
            WHEN t.is_told THEN 'none'
            ELSE 'unknown' END AS evaluation,
       CASE WHEN NOT t.is_told THEN 'unknown'
            WHEN t.bases_declared = 0 THEN 'none'
            WHEN t.bases_open = t.bases_declared THEN 'open'
            ELSE 'partial' END AS base,
       CASE WHEN t.datasets && h.datasets THEN nullif(ARRAY(SELECT n.hub_id FROM unnest(t.datasets) AS n (hub_id) WHERE n.hub_id <> ALL (h.datasets)), '{}')
            ELSE t.datasets END AS dataset_hub_ids,
       CASE WHEN t.kind = 'model' AND t.bases && h.models
            THEN nullif(ARRAY(SELECT n.hub_id FROM unnest(t.bases) AS n (hub_id) WHERE n.hub_id <> ALL (h.models)), '{}')
            WHEN t.kind = 'dataset' AND t.bases && h.datasets
            THEN nullif(ARRAY(SELECT n.hub_id FROM unnest(t.bases) AS n (hub_id) WHERE n.hub_id <> ALL (h.datasets)), '{}')
            ELSE t.bases END AS base_hub_ids
FROM told t
CROSS JOIN hidden h
LEFT JOIN hub_licence_told l USING (licences)
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = t.account;
