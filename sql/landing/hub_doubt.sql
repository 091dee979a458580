-- What a snapshot is held against: repositories that are there, their downloads, and an earlier snapshot that tells the same.
SELECT (SELECT count(*) FROM raw.hub_repository WHERE kind = %(kind)s AND gone_at IS NULL),
       (SELECT coalesce(sum(downloads), 0) FROM raw.hub_counter_now WHERE kind = %(kind)s),
       (SELECT min(day)::text FROM meta.hub_sweep
        WHERE kind = %(kind)s AND via = 'snapshot' AND outcome = 'complete' AND fingerprint = %(signature)s AND as_of <> %(committed_at)s);
