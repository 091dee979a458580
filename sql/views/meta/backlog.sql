CREATE OR REPLACE VIEW meta.backlog AS
WITH newest AS (
    SELECT source, max(ended_at) AS ended_at FROM meta.look GROUP BY source
)
SELECT w.source, w.kind, w.key, w.reason, w.depth, w.first_seen_at
FROM meta.wanted w
LEFT JOIN newest n ON n.source = w.source
WHERE NOT EXISTS (
    SELECT 1 FROM meta.look l
    WHERE l.source = w.source AND l.is_current AND l.outcome <> 'failed'
      -- Keep on the list a thing that one answer called absent, once a later day has come: it is asked for again.
      AND NOT (l.outcome = 'absent' AND NOT raw.is_later_day(l.ended_at, l.absent_since) AND raw.is_later_day(n.ended_at, l.ended_at))
      -- Likewise a thing of which one answer gave a part empty that we hold filled.
      AND NOT (l.outcome = 'answered' AND raw.is_later_day(n.ended_at, l.ended_at)
               AND EXISTS (SELECT 1 FROM raw.emptied e JOIN raw.record r USING (record_id)
                           WHERE e.confirmed_at IS NULL AND e.returned_at IS NULL AND r.via <> 'list'
                             AND r.source = w.source AND r.kind = w.kind AND r.key = w.key))
      AND l.scope = CASE w.kind
          WHEN 'account' THEN CASE w.source WHEN 'github' THEN 'repositories_of:' ELSE 'models_of:' END
          ELSE w.kind || ':' END || w.key);
COMMENT ON VIEW meta.backlog IS 'Wanted things that were not asked for yet, whose last call failed, or that one answer called absent, or empty though we hold content, on an earlier day. Key: source, kind, key.';
COMMENT ON COLUMN meta.backlog.source IS 'Service to ask.';
COMMENT ON COLUMN meta.backlog.kind IS 'account, model, dataset, paper or repository.';
COMMENT ON COLUMN meta.backlog.key IS 'Its identifier at that service.';
COMMENT ON COLUMN meta.backlog.reason IS 'Why it is wanted.';
COMMENT ON COLUMN meta.backlog.depth IS 'Steps from a followed account. Unit: count of steps.';
COMMENT ON COLUMN meta.backlog.first_seen_at IS 'When it was first wanted (UTC).';
