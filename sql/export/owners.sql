-- Accounts in lower case that own a model, dataset or repository of ours and are no lab's: an export searches texts for these names to hide them.
WITH thing (service, id) AS (
    SELECT 'huggingface', hub_id FROM core.model
    UNION SELECT 'huggingface', hub_id FROM core.dataset
    UNION SELECT 'github', github_full_name FROM core.repository
    UNION SELECT CASE src_kind WHEN 'repository' THEN 'github' ELSE 'huggingface' END, src_id FROM core.link WHERE src_kind IN ('model', 'dataset', 'repository')
    UNION SELECT CASE dst_kind WHEN 'repository' THEN 'github' ELSE 'huggingface' END, dst_id FROM core.link WHERE dst_kind IN ('model', 'dataset', 'repository')
    UNION SELECT 'huggingface', parent_hub_id FROM core.lineage
    UNION SELECT 'huggingface', hub_id FROM mart.hub_top_month
    UNION SELECT CASE kind WHEN 'repository' THEN 'github' ELSE 'huggingface' END, key FROM core.alias, unnest(ARRAY[old_key, new_key]) AS k (key)
)
SELECT DISTINCT lower(split_part(t.id, '/', 1))
FROM thing t
WHERE position('/' IN t.id) > 0
  AND NOT EXISTS (SELECT 1 FROM core.account a WHERE a.service = t.service AND lower(a.account) = lower(split_part(t.id, '/', 1)))
ORDER BY 1;
