-- The text of versions of licence files; body holds the bytes where the text cannot.
SELECT raw_version_id, text, body FROM raw.record_version WHERE raw_version_id = ANY (%(ids)s) AND text IS NOT NULL;
