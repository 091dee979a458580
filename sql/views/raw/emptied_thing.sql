CREATE OR REPLACE VIEW raw.emptied_thing AS
SELECT p.kind, lower(r.key) AS key_lower, min(e.emptied_at) AS emptied_at, max(e.confirmed_at) AS confirmed_at
FROM raw.emptied e
JOIN raw.record r USING (record_id)
JOIN (VALUES ('model', '{model,model_tree}'::text[]), ('dataset', '{dataset,dataset_tree}'), ('repository', '{tree}')) AS p (kind, record_kinds)
    ON r.kind = ANY (p.record_kinds)
WHERE e.part IN ('siblings', 'entries') AND e.confirmed_at IS NOT NULL AND r.gone_at IS NULL
  AND NOT EXISTS (
      SELECT 1
      FROM raw.record o JOIN raw.record_version v USING (raw_version_id)
      WHERE o.source = r.source AND o.kind = ANY (p.record_kinds) AND o.key = r.key AND o.gone_at IS NULL
        AND (jsonb_path_exists(v.payload, '$.siblings[*]') OR jsonb_path_exists(v.payload, '$.entries[*]')))
GROUP BY p.kind, lower(r.key);
COMMENT ON VIEW raw.emptied_thing IS 'Models, datasets and repositories whose files were told and are believed to be gone, all of them, by two answers on two days. Key: kind, key_lower. Source: raw.emptied, raw.record.';
COMMENT ON COLUMN raw.emptied_thing.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN raw.emptied_thing.key_lower IS 'Its name at the service, in lower case.';
COMMENT ON COLUMN raw.emptied_thing.emptied_at IS 'First answer that told no file (UTC).';
COMMENT ON COLUMN raw.emptied_thing.confirmed_at IS 'The answer of a later day that said the same (UTC).';
