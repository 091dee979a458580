-- arXiv papers: the fields of OAI-PMH, completed by those of the query API.
-- Grain: one row per arXiv id. Key: arxiv_id. Reads: raw.record, raw.record_version.
CREATE OR REPLACE VIEW staging.paper AS
WITH told AS (
    SELECT r.key AS arxiv_id,
           (jsonb_agg(v.payload) FILTER (WHERE r.via = 'oai'))->0 AS oai,
           (jsonb_agg(v.payload) FILTER (WHERE r.via = 'atom'))->0 AS atom,
           coalesce(max(v.raw_version_id) FILTER (WHERE r.via = 'oai'), max(v.raw_version_id)) AS raw_version_id,
           min(r.first_seen_at) AS first_seen_at
    FROM raw.record r
    JOIN raw.record_version v USING (raw_version_id)
    WHERE r.source = 'arxiv' AND r.kind = 'paper' AND r.gone_at IS NULL
    GROUP BY r.key
)
SELECT arxiv_id,
       coalesce(oai->>'title', atom->>'title') AS title,
       coalesce(oai->>'authors', (
           SELECT string_agg(author.name, ', ' ORDER BY author.position)
           FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(atom->'authors') = 'array' THEN atom->'authors' ELSE '[]' END)
               WITH ORDINALITY AS author (name, position))) AS authors,
       coalesce(staging.as_timestamptz(oai#>>'{versions,0,date}'), staging.as_timestamptz(atom->>'published')) AS first_version_at,
       oai->>'license' AS license_url,
       oai->>'categories' AS categories,
       coalesce(oai->>'journal-ref', atom->>'journal_ref') AS journal_ref,
       coalesce(oai->>'doi', atom->>'doi') AS doi,
       raw_version_id,
       first_seen_at
FROM told;

COMMENT ON VIEW staging.paper IS 'arXiv papers, OAI-PMH and query API together. Key: arxiv_id. Source: raw, arXiv.';
COMMENT ON COLUMN staging.paper.arxiv_id IS 'Canonical arXiv id.';
COMMENT ON COLUMN staging.paper.title IS 'Title as reported.';
COMMENT ON COLUMN staging.paper.authors IS 'Authors as reported, one string.';
COMMENT ON COLUMN staging.paper.first_version_at IS 'Date of v1 (UTC), where reported.';
COMMENT ON COLUMN staging.paper.license_url IS 'Licence, OAI-PMH only.';
COMMENT ON COLUMN staging.paper.categories IS 'Categories, primary first, OAI-PMH only.';
COMMENT ON COLUMN staging.paper.journal_ref IS 'journal-ref, where reported.';
COMMENT ON COLUMN staging.paper.doi IS 'DOI, where reported.';
COMMENT ON COLUMN staging.paper.raw_version_id IS 'Version of the OAI record (else of the query API''s).';
COMMENT ON COLUMN staging.paper.first_seen_at IS 'First observation (UTC).';
