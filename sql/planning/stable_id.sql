-- The identifier that survives a rename of the thing that is held under this name, by its newest version.
SELECT uid
FROM raw.record
WHERE source = %(source)s AND kind = %(kind)s AND key = %(key)s AND uid IS NOT NULL AND gone_at IS NULL
ORDER BY raw_version_id DESC NULLS LAST
LIMIT 1;
