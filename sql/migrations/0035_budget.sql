-- The budget of each service and token over all processes, and what bounds the work of a run.
CREATE TABLE meta.service_budget (
    budget        text NOT NULL,
    bucket        text NOT NULL,
    called_at     timestamptz NOT NULL,
    next_call_at  timestamptz NOT NULL,
    held_until    timestamptz NOT NULL DEFAULT '-infinity',
    remaining     bigint,
    reset_at      timestamptz,
    calls         bigint NOT NULL,
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

ALTER TABLE meta.run
    ADD COLUMN begun_at timestamptz,
    ADD COLUMN is_cut boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN meta.run.begun_at IS 'When the run began (UTC) by the clock that its waits go by, which bounds its work; NULL for runs before this column.';
COMMENT ON COLUMN meta.run.is_cut IS 'Whether the run ended by its bound of work with work left, which the next run takes up.';
ALTER TABLE meta.run ADD COLUMN lists_since timestamptz;
COMMENT ON COLUMN meta.run.lists_since IS 'A list that was looked at since then (UTC) is not walked again by this run: the beginning of the chain of cut runs that it goes on from; NULL for runs before this column.';
