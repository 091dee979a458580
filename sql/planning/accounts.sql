-- The accounts whose lists this run has still to read, from the registry or seeded, each with these lists as scopes of meta.look. A list is left out
-- if this run, or one of the cut runs that it continues, has read it or failed to. Order: labs with flagship releases, the newest release first; then
-- labs by downloads; then other accounts.
WITH since AS (
    SELECT coalesce(lists_since, 'infinity') AS moment FROM meta.run WHERE run_id = %(run)s
), adoption AS (
    SELECT a.lab_id, sum(c.downloads) AS downloads
    FROM staging.counter_latest c
    JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(c.key, '/', 1))
    WHERE c.source = 'huggingface' AND c.kind = 'model'
    GROUP BY a.lab_id
), flagship AS (
    SELECT r.lab_id, max(r.release_date) AS released
    FROM core.registry_release r
    JOIN core.registry_release_member m USING (release_id)
    WHERE m.role = 'flagship'
    GROUP BY r.lab_id
), followed AS (
    SELECT account FROM core.account WHERE service = %(source)s
    UNION
    SELECT key FROM meta.wanted WHERE source = %(source)s AND kind = 'account'
)
SELECT f.account, missing.lists
FROM followed f
CROSS JOIN LATERAL (
    SELECT array_agg(list.prefix || f.account) AS lists
    FROM unnest(CASE %(source)s WHEN 'github' THEN ARRAY['repositories_of:'] ELSE ARRAY['models_of:', 'datasets_of:', 'organization:'] END) AS list (prefix)
    WHERE NOT EXISTS (
        SELECT 1 FROM meta.look k
        WHERE k.source = %(source)s AND k.scope = list.prefix || f.account AND k.is_current
          AND (k.last_run_id >= (SELECT meta.first_run_of(%(run)s)) OR (k.outcome <> 'failed' AND k.ended_at >= (SELECT moment FROM since))))
) missing
LEFT JOIN core.account_lab l ON l.service = %(source)s AND l.account_lower = lower(f.account)
LEFT JOIN flagship g ON g.lab_id = l.lab_id
LEFT JOIN adoption a ON a.lab_id = l.lab_id
WHERE abs(hashtextextended(f.account, 0)) %% %(chunks)s = %(chunk)s AND missing.lists IS NOT NULL
ORDER BY (g.lab_id IS NULL), g.released DESC NULLS LAST, (l.lab_id IS NULL), a.downloads DESC NULLS LAST, f.account;
