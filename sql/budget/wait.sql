-- Seconds until the next call may be made; 0 if it may be made now.
SELECT coalesce(max(extract(epoch FROM wait.until - at.now)), 0)::float8
FROM (SELECT coalesce(CAST(%(now)s AS timestamptz), clock_timestamp()) AS now) at
JOIN meta.service_budget b ON b.budget = %(budget)s
CROSS JOIN LATERAL (
    SELECT b.held_all_until AS until
    UNION ALL
    SELECT own.until FROM unnest(ARRAY[b.next_call_at, b.held_until, CASE WHEN b.remaining < %(needs)s THEN b.reset_at END]) AS own (until)
    WHERE b.bucket = %(bucket)s) AS wait
WHERE wait.until > at.now AND wait.until <= at.now + 2 * %(most)s;
