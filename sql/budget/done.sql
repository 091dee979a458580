-- Store what an answer told: the wait, the calls left and when they are given anew, and whether the service is well. Within one window the calls left only fall, since those of other callers are under way.
-- A slow answer tells the end of its window too late by the time that it took: ends less than half a minute apart are one, and the earliest counts.
UPDATE meta.service_budget b SET
    next_call_at = at.now + %(interval)s,
    held_until = greatest(b.held_until, at.now + CAST(%(hold)s AS interval)),
    held_all_until = greatest(b.held_all_until, CASE WHEN %(is_of_all)s THEN at.now + CAST(%(hold)s AS interval) END),
    remaining = CASE WHEN CAST(%(remaining)s AS bigint) IS NULL THEN b.remaining
                     WHEN abs(extract(epoch FROM b.reset_at - (at.now + CAST(%(reset)s AS interval)))) < 30 THEN least(b.remaining, CAST(%(remaining)s AS bigint))
                     ELSE CAST(%(remaining)s AS bigint) END,
    reset_at = CASE WHEN abs(extract(epoch FROM b.reset_at - (at.now + CAST(%(reset)s AS interval)))) < 30 THEN least(b.reset_at, at.now + CAST(%(reset)s AS interval))
                    ELSE coalesce(at.now + CAST(%(reset)s AS interval), b.reset_at) END,
    well_at = CASE WHEN %(is_well)s THEN clock_timestamp() ELSE b.well_at END,
    unwell_since = CASE WHEN %(is_well)s THEN NULL ELSE b.unwell_since END
FROM (SELECT coalesce(CAST(%(now)s AS timestamptz), clock_timestamp()) AS now) at
WHERE b.budget = %(budget)s AND b.bucket = %(bucket)s;
