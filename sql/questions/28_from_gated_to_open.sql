-- How long were models gated before they became open, and which became gated?
-- Asked by: nobody keeps gating over time.
-- Read: one row per change that the Hub reported; days is how long the earlier state lasted, as far as we saw.
-- Caveats: reads core, since no mart keeps each change; a change between two of our readings has the day of the second.
-- Needs: a model whose gate we saw in two states, in the days that we watched; no row says that we saw none.
-- Columns: hub_id, gated_before, gated_after, changed_at, days.
-- Reads: core.gating.
SELECT b.hub_id, a.gated AS gated_before, b.gated AS gated_after, b.valid_from AS changed_at, (b.valid_from AT TIME ZONE 'UTC')::date - (a.valid_from AT TIME ZONE 'UTC')::date AS days
FROM core.gating a
JOIN core.gating b ON b.kind = a.kind AND b.hub_id = a.hub_id AND b.valid_from = a.valid_to
WHERE a.kind = 'model' AND a.gated IS DISTINCT FROM b.gated AND a.gated IS NOT NULL AND b.gated IS NOT NULL
ORDER BY changed_at DESC, b.hub_id
