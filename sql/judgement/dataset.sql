-- Datasets that we have a record of from the Hub.
-- Grain: one row per hub id. Key: hub_id. Reads: core.dataset, core.document, staging.document.
SELECT d.hub_id,
       coalesce(d.account, '') AS account,
       d.gated,
       d.licence_class,
       EXISTS (SELECT 1 FROM staging.document c WHERE c.source = 'huggingface' AND c.kind = 'dataset_card' AND c.key = d.hub_id) AS has_card,
       (r.facts->>'is_empty')::boolean AS is_empty,
       d.is_disabled,
       d.raw_version_id,
       d.first_seen_at,
       d.gone_at,
       coalesce((r.facts->>'is_unclear')::boolean, false) AS is_unclear
FROM core.dataset d
LEFT JOIN core.document r USING (raw_version_id)
ORDER BY d.hub_id
