-- Documents that no reader could read.
-- Grain: one row per offence. Key: raw_version_id. Reads: core.document.
SELECT raw_version_id, kind, key, unreadable FROM core.document WHERE unreadable IS NOT NULL
