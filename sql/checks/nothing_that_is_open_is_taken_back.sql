-- Checks: Repositories of the whole Hub that count as gone, gated, private or disabled for good though their newest record is open. Severity: warn.
-- Grain: one row per violation. Key: hub_key, what, withdrawn_at. Reads: core.hub_withdrawal, mart.hub_disclosure.
SELECT w.hub_key, w.what, w.how, w.withdrawn_at, d.access FROM core.hub_withdrawal w
JOIN mart.hub_disclosure d USING (kind, hub_key)
WHERE w.restored_at IS NULL AND w.how IN ('gone', 'gated', 'private', 'disabled') AND d.access = 'open'
