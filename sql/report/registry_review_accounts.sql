-- Accounts of the whole Hub that no lab has, with models of their own (made from no other, and no conversion) in use, as rows of sql/registry/accounts.csv
-- that lack their lab and their source; the most used first.
WITH own AS (
    SELECT split_part(r.hub_id, '/', 1) AS account, r.hub_id, coalesce(n.downloads, 0) AS downloads, coalesce(n.likes, 0) AS likes,
           coalesce(l.descendants, 0) AS descendants
    FROM raw.hub_repository r
    LEFT JOIN raw.hub_counter_now n USING (hub_key)
    LEFT JOIN core.hub_lineage l USING (hub_key)
    WHERE r.kind = 'model' AND r.gone_at IS NULL AND r.hub_id LIKE '%/%' AND coalesce(cardinality(r.base_models), 0) = 0
      AND core.model_format(r.hub_id, r.library_name) = 'other'
), summed AS (
    SELECT account, count(*) AS models, sum(downloads) AS downloads, sum(likes) AS likes, sum(descendants) AS descendants,
           (array_agg(hub_id ORDER BY descendants DESC, downloads DESC, hub_id))[1] AS largest
    FROM own
    GROUP BY account
)
SELECT 'huggingface' AS service, s.account, '' AS lab_id, '' AS valid_from, '' AS valid_to, '' AS source,
       format('%s models of its own, %s downloads in 30 days, %s likes, %s descendants; the largest is %s', s.models, s.downloads, s.likes, s.descendants, s.largest) AS note
FROM summed s
WHERE (s.downloads >= :downloads OR s.likes >= :likes OR s.descendants >= :descendants)
  AND NOT EXISTS (SELECT 1 FROM core.account_lab a WHERE a.service = 'huggingface' AND a.account_lower = lower(s.account))
  AND NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'huggingface' AND lower(split_part(t.id, '/', 1)) = lower(s.account))
ORDER BY s.descendants DESC, s.downloads DESC, s.account
LIMIT :rows
