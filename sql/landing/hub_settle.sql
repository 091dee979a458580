-- Store the answer of the call for a repository that a walk did not meet. If the name now belongs to another repository (other _id), ours is absent.
-- A repository is gone if it was absent on two days and no complete walk between them met it; the first answer is the time of its end.
WITH answer AS (
    SELECT s.sweep_id, r.hub_key, s.kind, s.day, %(outcome)s = 'absent' OR (%(outcome)s = 'there' AND coalesce(r.hub_uid <> %(uid)s, false)) AS is_absent
    FROM raw.hub_repository r
    JOIN meta.hub_sweep s ON s.sweep_id = %(sweep_id)s
    WHERE r.kind = %(kind)s AND r.hub_id = %(hub_id)s
), doubt AS (
    SELECT n.hub_key, min(p.doubted_at) AS at
    FROM answer n
    JOIN meta.hub_absence p ON p.hub_key = n.hub_key AND p.outcome = 'doubted'
    JOIN meta.hub_sweep d ON d.sweep_id = p.sweep_id AND d.day < n.day
    -- Ask for an answer on a later day (raw.is_later_day): two answers shortly before and after midnight do not count as two days.
    WHERE raw.is_later_day(%(at)s, p.doubted_at) AND NOT EXISTS (
        SELECT FROM meta.hub_sweep w
        WHERE w.kind = n.kind AND w.via = 'census' AND w.outcome = 'complete' AND w.sweep_id > p.sweep_id AND w.sweep_id < n.sweep_id
          AND NOT EXISTS (SELECT FROM meta.hub_absence x WHERE x.sweep_id = w.sweep_id AND x.hub_key = n.hub_key)
    )
    GROUP BY n.hub_key
)
UPDATE meta.hub_absence a
SET outcome = CASE WHEN NOT n.is_absent THEN %(outcome)s WHEN d.at IS NULL THEN 'doubted' ELSE 'gone' END,
    doubted_at = CASE WHEN n.is_absent THEN coalesce(d.at, %(at)s) END
FROM answer n
LEFT JOIN doubt d USING (hub_key)
WHERE a.sweep_id = n.sweep_id AND a.hub_key = n.hub_key;

UPDATE raw.hub_repository r
SET gone_at = a.doubted_at
FROM meta.hub_absence a
WHERE a.sweep_id = %(sweep_id)s AND a.hub_key = r.hub_key AND a.outcome = 'gone' AND r.kind = %(kind)s AND r.hub_id = %(hub_id)s AND r.gone_at IS NULL;

UPDATE raw.hub_counter_now n
SET is_gone = true
FROM raw.hub_repository r
WHERE n.hub_key = r.hub_key AND NOT n.is_gone AND r.gone_at IS NOT NULL AND r.kind = %(kind)s AND r.hub_id = %(hub_id)s;
