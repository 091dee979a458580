-- Models whose account or lab also has GitHub repositories, by this owner. Python compares their names with those of the repositories.
WITH model AS MATERIALIZED (
    SELECT m.hub_id, core.owner_key(m.account) AS account, a.lab_id
    FROM staging.model m
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
    WHERE m.gone_at IS NULL
), repository AS MATERIALIZED (
    SELECT DISTINCT core.owner_key(r.account) AS account FROM staging.repository r WHERE r.gone_at IS NULL
)
SELECT 'account:' || m.account AS owner, m.hub_id
FROM model m JOIN repository r USING (account)
UNION ALL
SELECT 'lab:' || m.lab_id, m.hub_id
FROM model m JOIN (SELECT DISTINCT lab_id FROM core.account_lab WHERE service = 'github') l USING (lab_id)
ORDER BY 1, 2
