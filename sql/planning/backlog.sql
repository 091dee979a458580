-- Records of one kind on the work list to ask for now: those in meta.backlog, and those that were refused or unreadable over a week ago.
-- Order: what the registry or a registered release names, newest releases first; what a lab's record names, labs by downloads; the rest. What failed
-- or was absent in this run, or in the cut runs that it continues (at most 20 hours back), waits for a later run.
WITH flagship AS (
    SELECT lower(m.artifact_id) AS key, max(r.release_date) AS released
    FROM core.registry_release_member m JOIN core.registry_release r USING (release_id)
    GROUP BY 1
    UNION ALL
    SELECT lower(r.paper_arxiv_id), r.release_date FROM core.registry_release r WHERE r.paper_arxiv_id IS NOT NULL
), first AS (
    SELECT key, max(released) AS released FROM flagship GROUP BY key
), adoption AS (
    SELECT a.account_lower, max(n.downloads) AS downloads
    FROM core.account_lab a
    JOIN (SELECT a.lab_id, sum(c.downloads) AS downloads
          FROM staging.counter_latest c
          JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(c.key, '/', 1))
          WHERE c.source = 'huggingface' AND c.kind = 'model'
          GROUP BY a.lab_id) n USING (lab_id)
    GROUP BY a.account_lower
), waiting AS (
    -- The last word of the reason is the key of the record that names the wanted one.
    SELECT b.key, b.depth, b.reason = 'registry' AS is_of_registry, lower(substring(b.reason FROM '\S+$')) AS named_by
    FROM (
        SELECT source, kind, key, depth, reason FROM meta.backlog
        UNION ALL
        SELECT w.source, w.kind, w.key, w.depth, w.reason
        FROM meta.wanted w
        JOIN staging.look l ON l.source = w.source AND l.scope = w.kind || ':' || w.key
        WHERE l.outcome IN ('refused', 'unreadable') AND l.ended_at < (SELECT max(ended_at) FROM meta.look) - interval '7 days'
    ) b
    WHERE b.source = %(source)s AND b.kind = %(kind)s
      AND NOT EXISTS (
          SELECT 1 FROM meta.look l
          WHERE l.source = b.source AND l.scope = b.kind || ':' || b.key AND l.is_current AND l.outcome IN ('failed', 'absent') AND l.last_run_id >= (SELECT meta.first_run_of(%(run)s)))
)
SELECT w.key
FROM waiting w
LEFT JOIN first own ON own.key = lower(w.key)
LEFT JOIN first named ON named.key = w.named_by
LEFT JOIN adoption a ON a.account_lower = split_part(w.named_by, '/', 1)
WHERE abs(hashtextextended(w.key, 0)) %% %(chunks)s = %(chunk)s
ORDER BY (own.key IS NULL AND NOT w.is_of_registry AND named.key IS NULL), greatest(own.released, named.released) DESC NULLS LAST,
         (a.account_lower IS NULL), a.downloads DESC NULLS LAST, w.depth, w.key;
