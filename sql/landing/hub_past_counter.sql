-- Merge the counters of a past day into the series of counters; returns the number of rows added. The series has a row for each day on which a counter
-- changed. So a row is added if the past day differs from the row before; and a second one, with the old values, on the day of the next sweep that saw the
-- repository, if that sweep found the old values unchanged. A later row that only repeats the new one goes: the series is the same in whatever order the days came.
CREATE TEMPORARY TABLE hub_past_row ON COMMIT DROP AS
WITH once AS MATERIALIZED (
    -- Keep the first row of each repository: some are in a file twice, since rows move in the list while the maker of the file reads it.
    SELECT DISTINCT ON (hub_key) * FROM hub_past ORDER BY hub_key, ctid
), before AS (
    SELECT DISTINCT ON (c.hub_key) c.hub_key, c.day, c.downloads, c.downloads_all_time, c.likes
    FROM raw.hub_counter c JOIN once p USING (hub_key)
    WHERE c.day <= %(day)s ORDER BY c.hub_key, c.day DESC
), after AS (
    SELECT DISTINCT ON (c.hub_key) c.hub_key, c.day, c.downloads, c.downloads_all_time, c.likes
    FROM raw.hub_counter c JOIN once p USING (hub_key)
    WHERE c.day > %(day)s ORDER BY c.hub_key, c.day
), later AS (
    SELECT sweep_id, via, day FROM meta.hub_sweep WHERE kind = %(kind)s AND outcome IN ('complete', 'incomplete') AND day > %(day)s
), told AS MATERIALIZED (
    -- next_sweep: the first later day on which a sweep saw the repository with its metadata of today. If that metadata is newer than this day, any later
    -- sweep counts. Otherwise only sweeps count that ran since it was stored; and where it came from a snapshot, no census has listed it since, so
    -- that only later snapshots count. Of several attempts at one day in one run the first counts that was not refused.
    SELECT DISTINCT ON (t.run_id, t.via, t.day) t.run_id, t.via, t.day,
           (SELECT min(l.day) FROM later l WHERE t.day > %(day)s OR (l.sweep_id >= t.sweep_id AND (t.via = 'census' OR l.via = 'snapshot'))) AS next_sweep
    FROM meta.hub_sweep t
    WHERE t.kind = %(kind)s AND (t.via = 'census' OR t.outcome <> 'refused')
    ORDER BY t.run_id, t.via, t.day, t.sweep_id
)
-- The counters of the file; if it lacks one, the earlier value.
SELECT p.hub_key, coalesce(p.downloads, b.downloads) AS downloads, coalesce(p.downloads_all_time, b.downloads_all_time) AS downloads_all_time,
       coalesce(p.likes, b.likes) AS likes, coalesce(p.downloads_all_time, b.downloads_all_time) - b.downloads_all_time AS added,
       b.downloads AS old_downloads, b.downloads_all_time AS old_all_time, b.likes AS old_likes, b.day IS NOT NULL AS has_before,
       CASE WHEN t.run_id IS NULL THEN (SELECT min(day) FROM later) ELSE t.next_sweep END AS next_sweep,
       a.day AS next_row, a.downloads_all_time AS next_all_time, a.downloads AS next_downloads, a.likes AS next_likes
FROM once p
JOIN raw.hub_repository r USING (hub_key)
LEFT JOIN raw.hub_block k USING (block_id)
LEFT JOIN told t ON t.run_id = k.run_id AND t.via = k.via AND (t.via = 'census' OR t.day = (k.observed_at AT TIME ZONE 'UTC')::date)
LEFT JOIN before b USING (hub_key)
LEFT JOIN after a USING (hub_key)
WHERE b.day IS NULL
   OR (b.day < %(day)s AND ROW(b.downloads, b.downloads_all_time, b.likes)
       IS DISTINCT FROM ROW(coalesce(p.downloads, b.downloads), coalesce(p.downloads_all_time, b.downloads_all_time), coalesce(p.likes, b.likes)));

SELECT raw.make_hub_counter_month(%(day)s);

INSERT INTO raw.hub_counter (downloads, downloads_all_time, hub_key, day, likes, downloads_added)
SELECT downloads, downloads_all_time, hub_key, %(day)s, likes, CASE WHEN abs(added) < 2147483647 THEN added END
FROM hub_past_row ORDER BY hub_key;

INSERT INTO raw.hub_counter (downloads, downloads_all_time, hub_key, day, likes, downloads_added)
SELECT old_downloads, old_all_time, hub_key, next_sweep, old_likes, CASE WHEN abs(added) < 2147483647 THEN -added END
FROM hub_past_row
WHERE has_before AND next_sweep IS NOT NULL AND (next_row IS NULL OR next_row > next_sweep)
ORDER BY hub_key;

-- The next row now follows the row of this day, unless the second row lies between them.
SELECT raw.join_hub_series(%(day)s, array_agg(hub_key), array_agg(next_row)) FROM hub_past_row WHERE next_row IS NOT NULL;

-- The months that hub_recount computes again: those with a new row, and those whose first row now has another row before it.
CREATE TEMPORARY TABLE hub_recounted ON COMMIT DROP AS
SELECT DISTINCT r.hub_key, date_trunc('month', d.day)::date AS month
FROM hub_past_row r
JOIN raw.hub_counter_now n USING (hub_key)
CROSS JOIN LATERAL (VALUES (%(day)s::date), (r.next_sweep), (r.next_row), (n.month)) AS d (day)
WHERE d.day IS NOT NULL;

SELECT count(*) FROM hub_past_row;
