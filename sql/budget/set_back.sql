-- Move the times of a budget that a clock ahead of this one wrote (its last call lies in our future) back by the difference: each wait keeps its length,
-- and begins now. Of a clock that was ahead by more than twice the longest wait only the pace is kept. Returns a row for each bucket that was moved.
UPDATE meta.service_budget b SET
    called_at = at.now,
    next_call_at = b.next_call_at - (b.called_at - at.now),
    held_until = CASE WHEN b.called_at <= at.now + 2 * %(most)s THEN b.held_until - (b.called_at - at.now) ELSE '-infinity' END,
    held_all_until = CASE WHEN b.called_at <= at.now + 2 * %(most)s THEN b.held_all_until - (b.called_at - at.now) END,
    remaining = CASE WHEN b.called_at <= at.now + 2 * %(most)s THEN b.remaining END,
    reset_at = b.reset_at - (b.called_at - at.now)
FROM (SELECT coalesce(CAST(%(now)s AS timestamptz), clock_timestamp()) AS now) at
WHERE b.budget = %(budget)s AND b.called_at > at.now + %(ahead)s
RETURNING b.bucket;
