-- What an answer told. Within one window the calls left only fall: those of other callers are on their way.
UPDATE meta.service_budget b SET
    next_call_at = at.now + %(interval)s,
    held_until = greatest(b.held_until, at.now + CAST(%(hold)s AS interval)),
    remaining = CASE WHEN CAST(%(remaining)s AS bigint) IS NULL THEN b.remaining
                     WHEN abs(extract(epoch FROM b.reset_at - (at.now + CAST(%(reset)s AS interval)))) < 5 THEN least(b.remaining, CAST(%(remaining)s AS bigint))
                     ELSE CAST(%(remaining)s AS bigint) END,
    reset_at = coalesce(at.now + CAST(%(reset)s AS interval), b.reset_at)
FROM (SELECT coalesce(CAST(%(now)s AS timestamptz), clock_timestamp()) AS now) at
WHERE b.budget = %(budget)s AND b.bucket = %(bucket)s;
