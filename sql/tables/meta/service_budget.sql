-- Written by make schema: change it by a migration.
CREATE TABLE meta.service_budget (
    budget          text         NOT NULL,
    bucket          text         NOT NULL,
    called_at       timestamptz  NOT NULL,
    next_call_at    timestamptz  NOT NULL,
    held_until      timestamptz  NOT NULL DEFAULT '-infinity',
    remaining       bigint,
    reset_at        timestamptz,
    calls           bigint       NOT NULL,
    asked_at        timestamptz,
    well_at         timestamptz,
    unwell_since    timestamptz,
    held_all_until  timestamptz,
    PRIMARY KEY (budget, bucket)
);

COMMENT ON TABLE meta.service_budget IS 'What a service still gives one token, over all processes: asked before each call, told after it. Key: budget, bucket. Source: the services'' headers.';
COMMENT ON COLUMN meta.service_budget.budget IS 'Service, and the first 16 hexadecimal digits of a SHA-256 over service and token; the token itself is nowhere.';
COMMENT ON COLUMN meta.service_budget.bucket IS 'The service''s bucket that a path spends from; empty where it has one.';
COMMENT ON COLUMN meta.service_budget.called_at IS 'When the last call began (UTC).';
COMMENT ON COLUMN meta.service_budget.next_call_at IS 'No call before (UTC): the pace that the service asks for. While a call is out it stands two intervals ahead, for a caller that dies.';
COMMENT ON COLUMN meta.service_budget.held_until IS 'No call before (UTC), by the service''s word.';
COMMENT ON COLUMN meta.service_budget.remaining IS 'Calls left until reset_at, count; NULL where none was told or the window is over.';
COMMENT ON COLUMN meta.service_budget.reset_at IS 'When the service gives calls anew (UTC).';
COMMENT ON COLUMN meta.service_budget.calls IS 'Calls made so far, count.';
COMMENT ON COLUMN meta.service_budget.asked_at IS 'When the last call began, wall clock (UTC).';
COMMENT ON COLUMN meta.service_budget.well_at IS 'When the last good answer came (any status below 500), wall clock (UTC).';
COMMENT ON COLUMN meta.service_budget.unwell_since IS 'First call since the last good answer, wall clock (UTC): it is out, or it failed and those after it; NULL after a good answer.';
COMMENT ON COLUMN meta.service_budget.held_all_until IS 'No call in any bucket of this budget before (UTC), by the service''s answer in this one; NULL where it never gave such an answer.';
