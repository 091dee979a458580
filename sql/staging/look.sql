-- What asking for each thing last came to.
-- Grain: one row per scope. Key: source, scope. Reads: meta.look.
CREATE OR REPLACE VIEW staging.look AS
SELECT source, scope, split_part(scope, ':', 1) AS scope_kind, substr(scope, strpos(scope, ':') + 1) AS scope_key,
       look_id, outcome, detail, started_at, ended_at
FROM meta.look
WHERE is_current;

COMMENT ON VIEW staging.look IS 'Current look per scope. Key: source, scope. Source: meta.look.';
COMMENT ON COLUMN staging.look.source IS 'Service.';
COMMENT ON COLUMN staging.look.scope IS 'What was asked for, as <kind>:<key>.';
COMMENT ON COLUMN staging.look.scope_kind IS 'Its kind.';
COMMENT ON COLUMN staging.look.scope_key IS 'Its key.';
COMMENT ON COLUMN staging.look.look_id IS 'The current series of equal answers (meta.look).';
COMMENT ON COLUMN staging.look.outcome IS 'answered, absent, refused, failed or unreadable.';
COMMENT ON COLUMN staging.look.detail IS 'Status and error code.';
COMMENT ON COLUMN staging.look.started_at IS 'First such answer (UTC).';
COMMENT ON COLUMN staging.look.ended_at IS 'Last such answer (UTC).';
