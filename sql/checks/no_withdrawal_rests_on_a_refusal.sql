-- Checks: Withdrawals whose source check was refused, failed or gave an unreadable answer, and so shows nothing. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, what, withdrawn_at. Reads: core.withdrawal, staging.look.
SELECT w.subject_kind, w.subject_id, w.what, w.withdrawn_at, l.scope, l.outcome FROM core.withdrawal w
JOIN staging.look l USING (look_id)
WHERE l.outcome IN ('refused', 'failed', 'unreadable')
