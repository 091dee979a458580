-- Take one call from a budget if the pace, the wait that the service asked for and the calls left allow it; returns no row if they do not.
-- A stored time that is further ahead than twice the longest wait was written by another clock, and is ignored. Nor is a call taken after one that lies
-- in our future: set_back.sql puts its times right first.
INSERT INTO meta.service_budget AS b (budget, bucket, called_at, next_call_at, calls, asked_at, unwell_since)
SELECT %(budget)s, %(bucket)s, at.now, at.now + 2 * %(interval)s, 1, clock_timestamp(), clock_timestamp()
FROM (SELECT coalesce(CAST(%(now)s AS timestamptz), clock_timestamp()) AS now) at
WHERE NOT EXISTS (
    SELECT 1 FROM meta.service_budget o
    WHERE o.budget = %(budget)s AND o.held_all_until > at.now AND o.held_all_until <= at.now + 2 * %(most)s)
ON CONFLICT (budget, bucket) DO UPDATE SET
    called_at = excluded.called_at,
    next_call_at = excluded.next_call_at,
    remaining = CASE WHEN b.reset_at > excluded.called_at THEN b.remaining - 1 END,
    calls = b.calls + 1,
    asked_at = excluded.asked_at,
    unwell_since = coalesce(b.unwell_since, excluded.unwell_since)
WHERE b.called_at <= excluded.called_at + %(ahead)s AND NOT EXISTS (
    SELECT 1 FROM unnest(ARRAY[b.next_call_at, b.held_until, CASE WHEN b.remaining < %(needs)s THEN b.reset_at END]) AS wait (until)
    WHERE wait.until > excluded.called_at AND wait.until <= excluded.called_at + 2 * %(most)s)
RETURNING 0.0;
