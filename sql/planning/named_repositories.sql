-- Existing GitHub repositories with their owners: the key of the account's name, and its lab.
SELECT ARRAY_REMOVE(ARRAY['account:' || core.owner_key(r.account), 'lab:' || a.lab_id], NULL) AS owners,
       r.github_full_name,
       r.description,
       r.first_seen_at
FROM staging.repository r
LEFT JOIN core.account_lab a ON a.service = 'github' AND a.account_lower = lower(r.account)
WHERE r.gone_at IS NULL
ORDER BY r.github_full_name
