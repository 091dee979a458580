-- Which thing names which other one: the strongest mention of each pair and relation in the current documents.
-- Grain: one row per source, target and relation. Key: src_kind, src_id, dst_kind, dst_id, relation. Preserve: first_seen_at. Soft delete: gone_at. Reads: staging.document, staging.alias, core.document_link, core.repository, core.takedown.
WITH mention AS (
    SELECT CASE WHEN d.kind LIKE 'model%' THEN 'model'
                WHEN d.kind LIKE 'dataset%' THEN 'dataset'
                WHEN d.source = 'github' THEN 'repository'
                ELSE 'paper' END AS src_kind,
           d.key AS src_id,
           l.target_kind AS dst_kind,
           coalesce(alias.new_key, r.github_full_name, l.target_id) AS dst_id,
           l.relation, l.method, l.strength, l.raw_version_id, l.locator, l.quotation, l.ordinal, d.kind, d.via,
           d.observed_at
    FROM staging.document d
    JOIN core.document_link l USING (raw_version_id)
    LEFT JOIN staging.alias alias
        ON alias.source = l.target_service AND alias.kind = l.target_kind AND alias.old_key = l.target_id
    LEFT JOIN core.repository r
        ON l.target_kind = 'repository' AND lower(r.github_full_name) = lower(coalesce(alias.new_key, l.target_id))
    WHERE l.target_kind IN ('model', 'dataset', 'paper', 'repository')
)
SELECT DISTINCT ON (src_kind, src_id, dst_kind, dst_id, relation)
       src_kind, src_id, dst_kind, dst_id, relation, method, strength,
       -- If both a tag of the Hub and the text name a paper, show the place and words of the text, since a tag has no words.
       first_value(raw_version_id) OVER worded AS raw_version_id,
       first_value(locator) OVER worded AS locator,
       first_value(quotation) OVER worded AS quotation,
       min(observed_at) OVER (PARTITION BY src_kind, src_id, dst_kind, dst_id, relation) AS first_seen_at
FROM mention
WHERE NOT EXISTS (
        SELECT 1 FROM core.takedown t
        WHERE lower(t.id) IN (lower(src_id), lower(dst_id), lower(split_part(src_id, '/', 1)), lower(split_part(dst_id, '/', 1))))
  AND NOT (src_kind = dst_kind AND src_id = dst_id AND relation NOT LIKE 'base_model:%')
WINDOW worded AS (PARTITION BY src_kind, src_id, dst_kind, dst_id, relation
                  ORDER BY dst_kind = 'paper' AND method = 'hub_tag', strength DESC, kind, via, ordinal)
ORDER BY src_kind, src_id, dst_kind, dst_id, relation, strength DESC, kind, via, ordinal;

COMMENT ON TABLE core.link IS 'That one thing names another, with how clearly it says so. Key: src_kind, src_id, dst_kind, dst_id, relation. Source: core.document_link.';
COMMENT ON COLUMN core.link.src_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.link.src_id IS 'Its identifier.';
COMMENT ON COLUMN core.link.dst_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.link.dst_id IS 'Its identifier; a renamed repository under its present name.';
COMMENT ON COLUMN core.link.relation IS 'What the target is said to be: code, own_paper, cites, trained_on, evaluated_on, base_model:*, weights, mentions.';
COMMENT ON COLUMN core.link.method IS 'How the surest mention was found.';
COMMENT ON COLUMN core.link.strength IS 'Of the clearest mention (core.strength).';
COMMENT ON COLUMN core.link.raw_version_id IS 'Record with the surest mention (raw.record_version).';
COMMENT ON COLUMN core.link.locator IS 'Where in it.';
COMMENT ON COLUMN core.link.quotation IS 'At most 200 characters, verbatim.';
COMMENT ON COLUMN core.link.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.link.gone_at IS 'When it was first no longer there (UTC); NULL while it stands.';
