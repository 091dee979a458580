-- Checks: Accounts that the registry gives to two labs on the same day. Severity: fail.
-- Grain: one row per offence. Key: service, account. Reads: core.account.
SELECT a.service, a.account, a.lab_id, b.lab_id AS other_lab_id
FROM core.account a
JOIN core.account b ON b.service = a.service AND lower(b.account) = lower(a.account) AND b.lab_id > a.lab_id
WHERE coalesce(a.valid_from, '-infinity') <= coalesce(b.valid_to, 'infinity')
  AND coalesce(b.valid_from, '-infinity') <= coalesce(a.valid_to, 'infinity')
