-- The current source check of each scope (what was asked for), and how far an absence is confirmed.
-- Grain: one row per scope. Key: source, scope. Reads: meta.look, raw.record, raw.emptied.
CREATE OR REPLACE VIEW staging.look AS
SELECT l.source, l.scope, split_part(l.scope, ':', 1) AS scope_kind, substr(l.scope, strpos(l.scope, ':') + 1) AS scope_key,
       l.look_id,
       -- Call an absence on one day only "absent once": it is checked again. A file that is missing in a complete file list needs no second check.
       CASE WHEN l.outcome = 'absent' AND l.detail <> 'not among the told files' AND NOT raw.is_later_day(l.ended_at, l.absent_since) THEN 'absent once'
            -- Call parts of a record that is gone (card, tree …) absent, too: they are gone with it.
            WHEN l.outcome = 'answered' AND gone.gone_at >= l.started_at THEN 'absent'
            ELSE l.outcome END AS outcome,
       CASE WHEN l.outcome = 'answered' AND gone.gone_at >= l.started_at THEN 'gone with what it belonged to' ELSE l.detail END AS detail,
       l.started_at, l.ended_at, l.absent_since,
       (l.outcome = 'absent' AND NOT raw.is_later_day(l.ended_at, l.absent_since))
           OR EXISTS (SELECT 1 FROM raw.emptied e JOIN raw.record r USING (record_id)
                      WHERE e.confirmed_at IS NULL AND e.returned_at IS NULL AND r.via <> 'list' AND r.source = l.source AND r.kind || ':' || r.key = l.scope)
           AS is_doubted
FROM meta.look l
LEFT JOIN LATERAL (
    SELECT max(r.gone_at) AS gone_at FROM raw.record r
    WHERE r.source = l.source AND r.key = substr(l.scope, strpos(l.scope, ':') + 1) AND r.kind = split_part(l.scope, ':', 1)
      AND r.absent_at IS NOT NULL AND r.gone_at IS NOT NULL AND r.renamed_to IS NULL AND r.replaced_at IS NULL
) gone ON l.outcome = 'answered'
WHERE l.is_current;

COMMENT ON VIEW staging.look IS 'Newest source check per scope (one thing that was asked for). Key: source, scope. Source: meta.look, raw.record.';
COMMENT ON COLUMN staging.look.source IS 'Service.';
COMMENT ON COLUMN staging.look.scope IS 'What was asked for, as <kind>:<key>.';
COMMENT ON COLUMN staging.look.scope_kind IS 'The part of scope before the colon.';
COMMENT ON COLUMN staging.look.scope_key IS 'The part of scope after the colon.';
COMMENT ON COLUMN staging.look.look_id IS 'The current series of equal answers (meta.look).';
COMMENT ON COLUMN staging.look.outcome IS 'answered, absent (answered so on two days, or gone with what it belonged to), absent once (answered so on one day: not counted as absent, asked again), refused, failed or unreadable.';
COMMENT ON COLUMN staging.look.detail IS 'Status and error code.';
COMMENT ON COLUMN staging.look.started_at IS 'First such answer (UTC).';
COMMENT ON COLUMN staging.look.ended_at IS 'Last such answer (UTC).';
COMMENT ON COLUMN staging.look.absent_since IS 'First answer of absence, where it is absent (UTC).';
COMMENT ON COLUMN staging.look.is_doubted IS 'Whether the service answered absent, or empty though we hold content, on one day alone, so that it has to be asked again on a later one.';
