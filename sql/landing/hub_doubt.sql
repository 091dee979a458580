-- What a snapshot is compared with: the number of repositories that exist (without those known from snapshots alone that the last complete walk did not
-- meet), the sum of their downloads, the day of another snapshot with the same content, another source that told the same day, and a
-- census that tells it now.
WITH walk AS (
    SELECT coalesce(max(as_of), '-infinity') AS at FROM meta.hub_sweep WHERE kind = %(kind)s AND via = 'census' AND outcome = 'complete'
)
SELECT count(*), coalesce(sum(n.downloads), 0),
       (SELECT min(day)::text FROM meta.hub_sweep
        WHERE kind = %(kind)s AND via = 'snapshot' AND outcome = 'complete' AND fingerprint = %(signature)s AND as_of <> %(committed_at)s),
       (SELECT min(hub_source) FROM meta.hub_sweep
        WHERE kind = %(kind)s AND outcome = 'complete' AND day = (%(committed_at)s AT TIME ZONE 'UTC')::date AND hub_source <> %(hub_source)s),
       (SELECT min(s.hub_source) FROM meta.hub_sweep s JOIN meta.run u USING (run_id)
        WHERE s.kind = %(kind)s AND s.via = 'census' AND s.outcome = 'running' AND u.state = 'running'
          AND s.day = (%(committed_at)s AT TIME ZONE 'UTC')::date)
FROM raw.hub_repository r
JOIN raw.hub_counter_now n USING (hub_key)
WHERE r.kind = %(kind)s AND r.gone_at IS NULL AND (r.via = 'census' OR r.observed_at >= (SELECT at FROM walk));
