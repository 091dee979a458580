-- Papers that we have an arXiv record of, with the names that their abstracts introduce.
-- Grain: one row per arXiv id. Key: arxiv_id. Reads: core.paper, core.document.
SELECT p.arxiv_id, p.title, p.first_version_at, p.journal_ref, p.doi, p.raw_version_id, p.first_seen_at,
       ARRAY(SELECT jsonb_array_elements_text(d.facts -> 'introduces')) AS introduces
FROM core.paper p
LEFT JOIN core.document d ON d.raw_version_id = p.raw_version_id AND d.unreadable IS NULL AND jsonb_typeof(d.facts -> 'introduces') = 'array'
ORDER BY p.arxiv_id
