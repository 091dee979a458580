-- Papers that arXiv told of.
-- Grain: one row per arXiv id. Key: arxiv_id. Reads: core.paper.
SELECT arxiv_id, title, first_version_at, journal_ref, doi, raw_version_id, first_seen_at
FROM core.paper
ORDER BY arxiv_id
