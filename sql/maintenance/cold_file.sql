-- The file that holds the counters of a month now.
SELECT name, rows, sha256, content_sha256, is_thawed, store
FROM meta.cold_file
WHERE source = 'raw.hub_counter' AND month = %(month)s AND replaced_by IS NULL
FOR UPDATE;
