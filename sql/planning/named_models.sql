-- Models of owners that have repositories: by lab, and by the account's name. Python tells which repositories are named like one of them.
WITH owner AS (
    SELECT DISTINCT 'account:' || core.owner_key(r.account) AS owner FROM staging.repository r WHERE r.gone_at IS NULL
    UNION
    SELECT DISTINCT 'lab:' || a.lab_id FROM core.account_lab a WHERE a.service = 'github'
)
SELECT o.owner, m.hub_id
FROM staging.model m
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
JOIN owner o ON o.owner IN ('account:' || core.owner_key(m.account), 'lab:' || a.lab_id)
WHERE m.gone_at IS NULL
ORDER BY o.owner, m.hub_id
