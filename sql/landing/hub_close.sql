-- Close a sweep: set its outcome and the reason. First update the block summaries of the indexes, without which Postgres would read new blocks in full.
SELECT raw.summarise_hub_indexes();

-- A list that ends early shows no error: compare it with the newest complete sweep of the last 30 days, and with the repositories that other calls returned.
WITH facts AS (
    SELECT s.sweep_id, s.received, s.rejected, s.zeroed, s.held,
           -- Compare the counters that fell to zero with the counters that were above zero before, since most repositories have no downloads at all.
           CASE WHEN s.zeroed > 100 THEN
               least(s.counted, s.zeroed + (SELECT count(*) FROM raw.hub_counter_now n WHERE n.kind = s.kind AND n.downloads > 0)) END AS standing,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome = 'gone') AS gone,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome IS DISTINCT FROM 'gone') AS unconfirmed,
           (SELECT count(*) FROM meta.hub_absence a WHERE a.sweep_id = s.sweep_id AND a.outcome = 'suspicious') AS suspicious,
           (SELECT count(*) FROM meta.hub_range r WHERE r.sweep_id = s.sweep_id AND r.kind = s.kind AND NOT r.is_done) AS unfinished,
           (SELECT w.received FROM meta.hub_sweep w
            WHERE s.via = 'census' AND w.kind = s.kind AND w.sweep_id <> s.sweep_id AND w.outcome = 'complete'
              AND w.as_of < s.as_of AND w.as_of > s.as_of - interval '30 days'
            ORDER BY w.as_of DESC, w.sweep_id DESC LIMIT 1) AS told_before,
           known.watched, known.unmet,
           s.via = 'census' AND NOT EXISTS (SELECT FROM meta.hub_range r WHERE r.sweep_id = s.sweep_id) AS is_overtaken, s.outcome AS was, s.reason AS said
    FROM meta.hub_sweep s
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT r.uid) AS watched, count(DISTINCT r.uid) FILTER (WHERE h.hub_key IS NULL) AS unmet
        FROM raw.record r
        LEFT JOIN raw.hub_repository h ON h.hub_uid = r.uid AND h.kind = r.kind
        WHERE s.via = 'census' AND r.source = 'huggingface' AND r.kind = s.kind AND r.uid IS NOT NULL AND r.gone_at IS NULL AND r.absent_at IS NULL
          AND r.first_seen_at < s.as_of
    ) known
    WHERE s.sweep_id = %(sweep_id)s
), judged AS (
    SELECT *, received < %(received_share)s * told_before - %(slack_rows)s AS is_short,
           unmet > 20 AND unmet > (1 - %(received_share)s) * watched AS are_unmet,
           held > 100 AND held > %(held_share)s * received AS are_held
    FROM facts
), verdict AS (
    SELECT sweep_id, gone, unconfirmed,
           CASE WHEN is_overtaken AND was <> 'running' THEN was
                WHEN zeroed > 100 AND zeroed > %(zeroed_share)s * standing THEN 'refused'
                WHEN unfinished > 0 OR suspicious > 0 OR is_overtaken OR are_held OR is_short OR are_unmet THEN 'incomplete'
                ELSE 'complete' END AS outcome,
           CASE WHEN is_overtaken AND was <> 'running' THEN said ELSE concat_ws('; ',
               CASE WHEN zeroed > 100 AND zeroed > %(zeroed_share)s * standing THEN zeroed || ' of ' || standing || ' download counters fell to zero' END,
               CASE WHEN unfinished > 0 THEN unfinished || ' ranges were not walked to their end' END,
               CASE WHEN is_overtaken THEN 'ranges were not walked to their end before a later sweep took them' END,
               CASE WHEN is_short THEN received || ' repositories were told, ' || told_before || ' by the whole telling before: the list ended early' END,
               CASE WHEN are_unmet THEN unmet || ' of ' || watched || ' repositories that other calls told are in no list: the list ended early' END,
               CASE WHEN are_held THEN held || ' of ' || received || ' repositories were told empty in part: not believed yet' END,
               CASE WHEN suspicious > 0 THEN suspicious || ' repositories are missing from ranges that came back short: unknown, not deleted' END) END AS reason
    FROM judged
)
UPDATE meta.hub_sweep s
SET outcome = v.outcome, reason = v.reason, gone = v.gone, unconfirmed = v.unconfirmed, ended_at = coalesce(s.ended_at, now())
FROM verdict v
WHERE s.sweep_id = v.sweep_id
RETURNING s.sweep_id, s.kind, s.via, s.day::text, s.outcome, s.reason, s.received, s.new, s.changed, s.counted, s.resets, s.zeroed, s.rejected, s.held,
          s.gone, s.unconfirmed;
