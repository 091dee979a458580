-- arXiv papers that we have a record of.
-- Grain: one row per arXiv id. Key: arxiv_id. Preserve: first_seen_at. Reads: staging.paper, core.takedown.
SELECT arxiv_id, title, authors, first_version_at, license_url, categories, journal_ref, doi, raw_version_id, first_seen_at
FROM staging.paper p
WHERE NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'arxiv' AND t.id = p.arxiv_id);

COMMENT ON TABLE core.paper IS 'arXiv papers that we have a record of. Key: arxiv_id. Reads: staging.paper.';
COMMENT ON COLUMN core.paper.arxiv_id IS 'Canonical arXiv id, no version.';
COMMENT ON COLUMN core.paper.title IS 'Title as told.';
COMMENT ON COLUMN core.paper.authors IS 'Authors as told, one string.';
COMMENT ON COLUMN core.paper.first_version_at IS 'Date of v1 (UTC), where told.';
COMMENT ON COLUMN core.paper.license_url IS 'Licence as arXiv tells it (OAI-PMH only).';
COMMENT ON COLUMN core.paper.categories IS 'Categories, primary first, where told.';
COMMENT ON COLUMN core.paper.journal_ref IS 'journal-ref, where told.';
COMMENT ON COLUMN core.paper.doi IS 'DOI, where told.';
COMMENT ON COLUMN core.paper.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.paper.first_seen_at IS 'First observation (UTC).';
