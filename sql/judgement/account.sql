-- Accounts of labs at the services.
-- Grain: one row per service, account and lab. Key: service, account, lab_id. Reads: core.account.
SELECT DISTINCT service, account, lab_id
FROM core.account
ORDER BY service, account, lab_id
