-- Checks: Models, evidence and links about something that the registry lists as not to be shown any more. Severity: fail.
-- Grain: one row per violation. Key: place, id. Reads: build.model, build.evidence, build.link, core.takedown.
SELECT 'model' AS place, t.id FROM core.takedown t
JOIN build.model m ON t.service = 'huggingface' AND lower(t.id) IN (lower(m.hub_id), lower(split_part(m.hub_id, '/', 1)))
UNION ALL
SELECT 'evidence', t.id FROM core.takedown t JOIN build.evidence e ON lower(t.id) IN (lower(e.source_key), lower(e.hub_id))
UNION ALL
SELECT 'link', t.id FROM core.takedown t JOIN build.link l ON lower(t.id) IN (lower(l.src_id), lower(l.dst_id))
