-- What one call said of a repository that a walk did not meet. Where another bears its name now, it is gone itself.
UPDATE meta.hub_absence a
SET outcome = CASE WHEN %(outcome)s = 'there' AND r.hub_uid <> %(uid)s THEN 'gone' ELSE %(outcome)s END
FROM raw.hub_repository r
WHERE a.sweep_id = %(sweep_id)s AND a.hub_key = r.hub_key AND r.kind = %(kind)s AND r.hub_id = %(hub_id)s;

UPDATE raw.hub_repository r
SET gone_at = %(at)s
FROM meta.hub_absence a
WHERE a.sweep_id = %(sweep_id)s AND a.hub_key = r.hub_key AND a.outcome = 'gone' AND r.kind = %(kind)s AND r.hub_id = %(hub_id)s AND r.gone_at IS NULL;

UPDATE raw.hub_counter_now n
SET is_gone = true
FROM raw.hub_repository r
WHERE n.hub_key = r.hub_key AND NOT n.is_gone AND r.gone_at IS NOT NULL AND r.kind = %(kind)s AND r.hub_id = %(hub_id)s;
