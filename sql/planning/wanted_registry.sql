-- Put on the work list the members and papers of registry releases that we have no record of.
INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at)
SELECT named.source, named.kind, named.key, 'registry', 0, now()
FROM (
    SELECT CASE artifact_kind WHEN 'paper' THEN 'arxiv' WHEN 'repository' THEN 'github' ELSE 'huggingface' END AS source,
           artifact_kind AS kind, artifact_id AS key
    FROM core.registry_release_member
    UNION
    SELECT 'arxiv', 'paper', paper_arxiv_id FROM core.registry_release WHERE paper_arxiv_id IS NOT NULL
    UNION
    SELECT 'arxiv', 'paper', substr(url, length('https://arxiv.org/abs/') + 1)
    FROM core.registry_release_document WHERE starts_with(url, 'https://arxiv.org/abs/')
) named
WHERE NOT EXISTS (
    SELECT 1 FROM staging.document known
    WHERE known.source = named.source AND known.kind = named.kind AND known.key = named.key)
ON CONFLICT (source, kind, key) DO NOTHING;
