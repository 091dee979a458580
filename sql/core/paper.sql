-- arXiv papers that we have a record of.
-- Grain: one row per arXiv id. Key: arxiv_id. Keep: first_seen_at. Reads: staging.paper, core.takedown.
SELECT arxiv_id, title, authors, first_version_at, license_url, categories, journal_ref, doi, raw_version_id, first_seen_at
FROM staging.paper p
WHERE NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'arxiv' AND t.id = p.arxiv_id)
