-- Take one day of one kind out of the raw tables, as if nobody had told it. What it told and the next day repeats is then told by that one first; that a
-- repository is known, and since when, stays. Returns rows of counters and versions that went or were told later, and sweeps.
CREATE TEMPORARY TABLE hub_forgotten ON COMMIT DROP AS
SELECT (SELECT min(day) FROM meta.hub_sweep WHERE kind = %(kind)s AND outcome IN ('complete', 'incomplete') AND day > %(day)s) AS next_day,
       (SELECT as_of FROM meta.hub_sweep WHERE kind = %(kind)s AND outcome IN ('complete', 'incomplete') AND day > %(day)s ORDER BY day, sweep_id LIMIT 1) AS next_at;

CREATE TEMPORARY TABLE hub_forgotten_row ON COMMIT DROP AS
SELECT c.*, b.day AS old_day, b.downloads AS old_downloads, b.downloads_all_time AS old_all_time, b.likes AS old_likes, f.next_day,
       a.day IS NOT NULL AS has_next, a.downloads AS next_downloads, a.downloads_all_time AS next_all_time, a.likes AS next_likes
FROM raw.hub_counter c
JOIN raw.hub_repository r USING (hub_key)
CROSS JOIN hub_forgotten f
LEFT JOIN LATERAL (SELECT * FROM raw.hub_counter o WHERE o.hub_key = c.hub_key AND o.day < %(day)s ORDER BY o.day DESC LIMIT 1) b ON true
LEFT JOIN raw.hub_counter a ON a.hub_key = c.hub_key AND a.day = f.next_day
WHERE c.day = %(day)s AND r.kind = %(kind)s;

DELETE FROM raw.hub_counter c USING hub_forgotten_row r WHERE c.hub_key = r.hub_key AND c.day = %(day)s;

SELECT raw.make_hub_counter_month(next_day) FROM hub_forgotten WHERE next_day IS NOT NULL;

-- Copy the forgotten values to the next day if that day saw the repository and has no row of its own: it told the same values.
INSERT INTO raw.hub_counter (downloads, downloads_all_time, hub_key, day, likes, downloads_added)
SELECT downloads, downloads_all_time, hub_key, next_day, likes, downloads_added FROM hub_forgotten_row WHERE next_day IS NOT NULL AND NOT has_next ORDER BY hub_key;

DELETE FROM raw.hub_counter c
USING hub_forgotten_row r
WHERE c.hub_key = r.hub_key AND c.day = r.next_day AND r.has_next AND r.old_day IS NOT NULL
  AND ROW(r.next_downloads, r.next_all_time, r.next_likes) IS NOT DISTINCT FROM ROW(r.old_downloads, r.old_all_time, r.old_likes);

UPDATE raw.hub_counter c
SET downloads_added = CASE WHEN abs(r.next_all_time - r.old_all_time) < 2147483647 THEN r.next_all_time - r.old_all_time END
FROM hub_forgotten_row r
WHERE c.hub_key = r.hub_key AND c.day = r.next_day AND r.has_next;

-- The repositories and months that hub_recount computes again.
CREATE TEMPORARY TABLE hub_recounted ON COMMIT DROP AS
SELECT DISTINCT r.hub_key, date_trunc('month', d.day)::date AS month
FROM hub_forgotten_row r
JOIN raw.hub_counter_now n USING (hub_key)
CROSS JOIN LATERAL (VALUES (%(day)s::date), (r.next_day), (r.old_day), (n.month)) AS d (day)
WHERE d.day IS NOT NULL;

-- Versions that began on this day. is_lost: the version ended by the next told day, so that no later day told it.
CREATE TEMPORARY TABLE hub_forgotten_version ON COMMIT DROP AS
SELECT h.hub_key, h.observed_at, h.observed_to, false AS is_present, f.next_at IS NULL OR h.observed_to <= f.next_at AS is_lost, least(h.observed_to, f.next_at) AS begins
FROM raw.hub_repository_history h CROSS JOIN hub_forgotten f
WHERE h.kind = %(kind)s AND (h.observed_at AT TIME ZONE 'UTC')::date = %(day)s
UNION ALL
SELECT r.hub_key, r.observed_at, NULL, true, f.next_at IS NULL, f.next_at
FROM raw.hub_repository r CROSS JOIN hub_forgotten f
WHERE r.kind = %(kind)s AND (r.observed_at AT TIME ZONE 'UTC')::date = %(day)s AND (r.gone_at IS NULL OR r.gone_at > f.next_at);

DELETE FROM raw.hub_repository_history h USING hub_forgotten_version v
WHERE NOT v.is_present AND v.is_lost AND h.hub_key = v.hub_key AND h.observed_at = v.observed_at AND h.observed_to = v.observed_to;

UPDATE raw.hub_repository_history h SET observed_at = v.begins
FROM hub_forgotten_version v
WHERE NOT v.is_present AND NOT v.is_lost AND h.hub_key = v.hub_key AND h.observed_at = v.observed_at AND h.observed_to = v.observed_to;

UPDATE raw.hub_repository r SET observed_at = v.begins
FROM hub_forgotten_version v
WHERE v.is_present AND NOT v.is_lost AND r.hub_key = v.hub_key;

-- If no later day told the version, make the one before the present one again.
UPDATE raw.hub_repository r
SET block_id = h.block_id, created_at = h.created_at, last_modified_at = h.last_modified_at, observed_at = h.observed_at, gone_at = h.gone_at,
    content_hash = h.content_hash, parameters = h.parameters, ordinal = h.ordinal, is_private = h.is_private, is_disabled = h.is_disabled,
    via = h.via, hub_id = h.hub_id, gated = h.gated, hub_license_id = h.hub_license_id, pipeline_tag = h.pipeline_tag,
    library_name = h.library_name, base_models = h.base_models
FROM hub_forgotten_version v
JOIN raw.hub_repository_history h ON h.hub_key = v.hub_key AND h.observed_to = v.observed_at
WHERE v.is_present AND v.is_lost AND r.hub_key = v.hub_key;

DELETE FROM raw.hub_repository_history h USING hub_forgotten_version v
WHERE v.is_present AND v.is_lost AND h.hub_key = v.hub_key AND h.observed_to = v.observed_at;

UPDATE raw.hub_repository_history h SET observed_to = v.begins
FROM hub_forgotten_version v
WHERE v.begins IS NOT NULL AND h.hub_key = v.hub_key AND h.observed_to = v.observed_at;

WITH taken AS (
    UPDATE meta.hub_sweep SET outcome = 'refused', reason = 'the day was taken out again'
    WHERE kind = %(kind)s AND day = %(day)s AND outcome IN ('complete', 'incomplete')
    RETURNING sweep_id
)
SELECT (SELECT count(*) FROM hub_forgotten_row), (SELECT count(*) FROM hub_forgotten_version), (SELECT count(*) FROM taken);
