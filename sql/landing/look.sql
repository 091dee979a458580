-- An equal answer prolongs the current series; another one ends it and begins the next.
UPDATE meta.look l
SET ended_at = greatest(l.ended_at, i.ended_at), looks = l.looks + 1, detail = i.detail, last_run_id = %(run_id)s
FROM incoming_look i
WHERE l.source = i.source AND l.scope = i.scope AND l.is_current AND l.outcome = i.outcome;

UPDATE meta.look l
SET is_current = false
FROM incoming_look i
WHERE l.source = i.source AND l.scope = i.scope AND l.is_current AND l.outcome <> i.outcome;

INSERT INTO meta.look (source, scope, outcome, detail, started_at, ended_at, first_run_id, last_run_id)
SELECT i.source, i.scope, i.outcome, i.detail, i.started_at, i.ended_at, %(run_id)s, %(run_id)s
FROM incoming_look i
WHERE NOT EXISTS (SELECT 1 FROM meta.look l WHERE l.source = i.source AND l.scope = i.scope AND l.is_current);
