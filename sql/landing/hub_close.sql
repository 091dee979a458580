-- Judge a sweep by what came, and close it. Block ranges that were filled since are summarised, or they would be read whole.
SELECT brin_summarize_new_values(c.oid)
FROM pg_class c
JOIN pg_am a ON a.oid = c.relam AND a.amname = 'brin'
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'raw'
WHERE c.relkind = 'i';

WITH facts AS (
    SELECT s.sweep_id, s.received, s.rejected, s.zeroed, s.counted, s.via,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome = 'gone') AS gone,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome IS DISTINCT FROM 'gone') AS unconfirmed,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome = 'suspicious') AS suspicious,
           (SELECT count(*) FROM meta.hub_range r WHERE r.sweep_id = s.sweep_id AND r.kind = s.kind AND NOT r.is_done) AS unfinished
    FROM meta.hub_sweep s
    WHERE s.sweep_id = %(sweep_id)s
), verdict AS (
    SELECT sweep_id, gone, unconfirmed,
           CASE WHEN zeroed > 100 AND zeroed > %(zeroed_share)s * counted THEN 'refused'
                WHEN unfinished > 0 OR suspicious > 0 THEN 'incomplete'
                ELSE 'complete' END AS outcome,
           concat_ws('; ',
               CASE WHEN zeroed > 100 AND zeroed > %(zeroed_share)s * counted THEN zeroed || ' of ' || counted || ' counters that moved fell to zero' END,
               CASE WHEN unfinished > 0 THEN unfinished || ' ranges were not walked to their end' END,
               CASE WHEN suspicious > 0 THEN suspicious || ' repositories are missing from ranges that came back short: unknown, not deleted' END) AS reason
    FROM facts
)
UPDATE meta.hub_sweep s
SET outcome = v.outcome, reason = v.reason, gone = v.gone, unconfirmed = v.unconfirmed, ended_at = coalesce(s.ended_at, now())
FROM verdict v
WHERE s.sweep_id = v.sweep_id
RETURNING s.sweep_id, s.kind, s.via, s.day::text, s.outcome, s.reason, s.received, s.new, s.changed, s.counted, s.resets, s.zeroed, s.rejected, s.gone,
          s.unconfirmed;
