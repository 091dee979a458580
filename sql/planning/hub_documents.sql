-- Parts (card, item, tree, refs) to fetch of Hub repositories: parts that were never asked for or failed, were refused or unreadable over a week ago,
-- are older than the repository's last change, or were absent on one earlier day only.
-- All parts are fetched of models that belong to registry labs or registry releases (is_watched). Of other models the card is fetched, and the tree if
-- the list did not give the files. Of the most downloaded and liked models of the Hub the item is fetched once a week, for fields that lists refuse.
-- Order: members of flagship releases, newest first; then by lab and its downloads; then the rest; all parts of a repository together. What failed in
-- this run waits for the next. Last column: when the present version of the repository's record was first observed.
WITH flagship AS (
    SELECT m.artifact_kind AS kind, lower(m.artifact_id) AS key, bool_or(m.role = 'flagship') AS is_flagship, max(r.release_date) AS released
    FROM core.registry_release_member m JOIN core.registry_release r USING (release_id)
    GROUP BY 1, 2
), adopted AS (
    SELECT c.kind, c.key, c.downloads, a.lab_id, sum(c.downloads) OVER (PARTITION BY a.lab_id) AS lab_downloads
    FROM staging.counter_latest c
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(c.key, '/', 1))
    WHERE c.source = 'huggingface' AND c.kind IN ('model', 'dataset')
), followed AS (
    SELECT 'model' AS kind, m.hub_id, m.is_file_list_told, d.observed_at,
           a.lab_id IS NOT NULL OR r.artifact_id IS NOT NULL AS is_watched, w.key IS NOT NULL AS is_adopted,
           NOT m.is_file_list_told OR d.payload->'siblings' @> '[{"rfilename": "README.md"}]' AS may_have_card
    FROM staging.model m
    JOIN staging.document d USING (raw_version_id)
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
    LEFT JOIN (SELECT DISTINCT artifact_id FROM core.registry_release_member WHERE artifact_kind = 'model') r
        ON r.artifact_id = m.hub_id
    LEFT JOIN meta.wanted w ON w.source = 'huggingface' AND w.kind = 'model' AND w.key = m.hub_id AND w.reason = 'adoption'
    WHERE m.gone_at IS NULL
    UNION ALL
    SELECT 'dataset', m.hub_id, m.is_file_list_told, d.observed_at, false, false,
           NOT m.is_file_list_told OR d.payload->'siblings' @> '[{"rfilename": "README.md"}]'
    FROM staging.dataset m
    JOIN staging.document d USING (raw_version_id)
    WHERE m.gone_at IS NULL
), question AS (
    SELECT f.kind, f.hub_id, f.observed_at, q.part, q.is_known_absent, f.is_adopted AND NOT f.is_watched AND q.part = 'item' AS is_weekly
    FROM followed f
    CROSS JOIN LATERAL (VALUES
        ('card', true, NOT f.may_have_card),
        ('item', f.is_watched OR f.is_adopted, false),
        ('tree', f.is_watched OR (f.kind = 'model' AND NOT f.is_file_list_told), false),
        ('refs', f.is_watched, false)
    ) AS q (part, is_asked, is_known_absent)
    WHERE q.is_asked
)
SELECT q.kind, q.hub_id, q.part, q.is_known_absent, q.observed_at
FROM question q
LEFT JOIN staging.look l ON l.source = 'huggingface'
    AND l.scope = q.kind || CASE q.part WHEN 'item' THEN '' ELSE '_' || q.part END || ':' || q.hub_id
LEFT JOIN flagship f ON f.kind = q.kind AND f.key = lower(q.hub_id)
LEFT JOIN adopted a ON a.kind = q.kind AND a.key = q.hub_id
WHERE (l.look_id IS NULL OR l.outcome = 'failed' OR l.ended_at < q.observed_at
       OR (q.is_weekly AND l.ended_at < (SELECT max(ended_at) FROM meta.look) - interval '7 days')
       OR (l.is_doubted AND raw.is_later_day((SELECT max(ended_at) FROM meta.look), l.ended_at))
       OR (l.outcome IN ('refused', 'unreadable') AND l.ended_at < (SELECT max(ended_at) FROM meta.look) - interval '7 days'))
  AND NOT EXISTS (SELECT 1 FROM meta.look k WHERE k.look_id = l.look_id AND k.outcome IN ('failed', 'absent') AND k.last_run_id >= (SELECT meta.first_run_of(%(run)s)))
  AND abs(hashtextextended(q.hub_id, 0)) %% %(chunks)s = %(chunk)s
ORDER BY (f.key IS NULL), f.is_flagship DESC, f.released DESC NULLS LAST,
         (a.lab_id IS NULL), CASE WHEN a.lab_id IS NOT NULL THEN a.lab_downloads END DESC NULLS LAST, a.downloads DESC NULLS LAST,
         -- The tree comes before the card, since it tells the hash of the card's bytes.
         q.kind, q.hub_id, (q.part <> 'tree'), q.part;
