-- Store source checks: meta.look has a row for each series of equal outcomes. An equal outcome extends the current series; another one ends it and begins
-- a new one.
-- "Not modified" (304) about a part that is gone, or was another thing's: we hold nothing that it could mean, so it is asked again, without an ETag.
UPDATE incoming_look i
SET outcome = 'failed', detail = '304, and what we hold is gone: not seen'
FROM raw.record r
WHERE i.outcome = 'answered' AND i.detail = '304' AND r.source = i.source AND r.kind = split_part(i.scope, ':', 1) AND r.via <> 'list'
  AND r.key = substr(i.scope, strpos(i.scope, ':') + 1) AND r.gone_at IS NOT NULL;

UPDATE meta.look l
SET ended_at = greatest(l.ended_at, i.ended_at), looks = l.looks + 1, detail = i.detail, last_run_id = %(run_id)s,
    earlier_at = CASE WHEN l.last_run_id = %(run_id)s THEN l.earlier_at ELSE l.ended_at END
FROM incoming_look i
WHERE l.source = i.source AND l.scope = i.scope AND l.is_current AND l.outcome = i.outcome;

UPDATE meta.look l
SET is_current = false
FROM incoming_look i
WHERE l.source = i.source AND l.scope = i.scope AND l.is_current AND l.outcome <> i.outcome;

-- End earlier doubts about a record at the answer "not modified" (304), which shows that it exists, though no content was sent.
UPDATE raw.record r
SET absent_at = NULL, absent_to = NULL, told_until = NULL
FROM incoming_look i
WHERE i.outcome = 'answered' AND i.detail = '304' AND r.absent_at IS NOT NULL AND r.gone_at IS NULL
  AND r.source = i.source AND r.key = substr(i.scope, strpos(i.scope, ':') + 1) AND raw.is_part_of(r.source, r.kind, split_part(i.scope, ':', 1))
  AND (r.kind = split_part(i.scope, ':', 1)
       OR NOT EXISTS (SELECT 1 FROM meta.look l WHERE l.source = r.source AND l.scope = r.kind || ':' || r.key AND l.is_current AND l.outcome = 'absent'));

UPDATE raw.emptied e
SET returned_at = i.ended_at
FROM incoming_look i
JOIN raw.record r ON r.source = i.source AND r.kind = split_part(i.scope, ':', 1) AND r.key = substr(i.scope, strpos(i.scope, ':') + 1) AND r.via <> 'list'
WHERE i.outcome = 'answered' AND i.detail = '304' AND e.record_id = r.record_id AND e.confirmed_at IS NULL AND e.returned_at IS NULL;

INSERT INTO meta.look (source, scope, outcome, detail, started_at, ended_at, first_run_id, last_run_id, absent_since)
SELECT i.source, i.scope, i.outcome, i.detail, i.started_at, i.ended_at, %(run_id)s, %(run_id)s,
       CASE WHEN i.outcome = 'absent' THEN coalesce(before.absent_since, i.started_at) END
FROM incoming_look i
LEFT JOIN LATERAL (
    -- Keep the earlier absent_since if only failures and refusals lie between two absences, since they show nothing; an answer between them ends it.
    SELECT l.absent_since FROM meta.look l
    WHERE l.source = i.source AND l.scope = i.scope AND l.outcome IN ('absent', 'answered') AND NOT l.is_of_other
    ORDER BY l.look_id DESC LIMIT 1
) before ON i.outcome = 'absent'
WHERE NOT EXISTS (SELECT 1 FROM meta.look l WHERE l.source = i.source AND l.scope = i.scope AND l.is_current);
