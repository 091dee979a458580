-- Records of one kind that are in no list of a followed account, and so must be checked by a call of their own: those last checked over a week ago, and
-- those that were absent on one earlier day only. The longest unchecked come first, in a bounded number.
WITH newest AS (
    SELECT max(ended_at) AS ended_at FROM meta.look WHERE source = %(source)s
), walked AS (
    SELECT lower(scope_key) AS account FROM staging.look
    WHERE source = %(source)s AND scope_kind = CASE %(kind)s WHEN 'repository' THEN 'repositories_of' ELSE %(kind)s || 's_of' END AND outcome = 'answered'
), there AS (
    SELECT d.key, max(l.ended_at) AS looked_at, bool_or(l.is_doubted) AS is_doubted
    FROM staging.document d
    LEFT JOIN staging.alias a ON a.source = d.source AND a.kind = d.kind AND a.new_key = d.key
    JOIN staging.look l ON l.source = d.source AND l.scope IN (d.kind || ':' || d.key, d.kind || ':' || a.old_key)
    WHERE d.source = %(source)s AND d.kind = %(kind)s AND lower(split_part(d.key, '/', 1)) NOT IN (SELECT account FROM walked)
    GROUP BY d.key
)
SELECT t.key
FROM there t CROSS JOIN newest n
WHERE t.looked_at < n.ended_at - interval '7 days' OR (t.is_doubted AND raw.is_later_day(n.ended_at, t.looked_at))
ORDER BY t.is_doubted DESC, t.looked_at, t.key
LIMIT %(most)s;
