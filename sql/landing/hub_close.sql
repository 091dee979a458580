-- Judge a sweep by what came, and close it. Block ranges that were filled since are summarised, or they would be read whole.
SELECT raw.summarise_hub_indexes();

WITH facts AS (
    SELECT s.sweep_id, s.received, s.rejected, s.zeroed, s.held,
           -- Most repositories have no downloads that could fall: what fell is held against what stood, not against all that moved.
           CASE WHEN s.zeroed > 100 THEN
               least(s.counted, s.zeroed + (SELECT count(*) FROM raw.hub_counter_now n WHERE n.kind = s.kind AND n.downloads > 0)) END AS standing,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome = 'gone') AS gone,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome IS DISTINCT FROM 'gone') AS unconfirmed,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome = 'suspicious') AS suspicious,
           (SELECT count(*) FROM meta.hub_range r WHERE r.sweep_id = s.sweep_id AND r.kind = s.kind AND NOT r.is_done) AS unfinished,
           s.via = 'census' AND NOT EXISTS (SELECT FROM meta.hub_range r WHERE r.sweep_id = s.sweep_id) AS is_overtaken, s.outcome AS was, s.reason AS said
    FROM meta.hub_sweep s
    WHERE s.sweep_id = %(sweep_id)s
), verdict AS (
    SELECT sweep_id, gone, unconfirmed,
           CASE WHEN is_overtaken AND was <> 'running' THEN was
                WHEN zeroed > 100 AND zeroed > %(zeroed_share)s * standing THEN 'refused'
                WHEN unfinished > 0 OR suspicious > 0 OR is_overtaken OR (held > 100 AND held > %(held_share)s * received) THEN 'incomplete'
                ELSE 'complete' END AS outcome,
           CASE WHEN is_overtaken AND was <> 'running' THEN said ELSE concat_ws('; ',
               CASE WHEN zeroed > 100 AND zeroed > %(zeroed_share)s * standing THEN zeroed || ' of ' || standing || ' download counters fell to zero' END,
               CASE WHEN unfinished > 0 THEN unfinished || ' ranges were not walked to their end' END,
               CASE WHEN is_overtaken THEN 'ranges were not walked to their end before a later sweep took them' END,
               CASE WHEN held > 100 AND held > %(held_share)s * received THEN held || ' of ' || received || ' repositories were told empty in part: not believed yet' END,
               CASE WHEN suspicious > 0 THEN suspicious || ' repositories are missing from ranges that came back short: unknown, not deleted' END) END AS reason
    FROM facts
)
UPDATE meta.hub_sweep s
SET outcome = v.outcome, reason = v.reason, gone = v.gone, unconfirmed = v.unconfirmed, ended_at = coalesce(s.ended_at, now())
FROM verdict v
WHERE s.sweep_id = v.sweep_id
RETURNING s.sweep_id, s.kind, s.via, s.day::text, s.outcome, s.reason, s.received, s.new, s.changed, s.counted, s.resets, s.zeroed, s.rejected, s.held,
          s.gone, s.unconfirmed;
