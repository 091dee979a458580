-- Checks: The last day of the accounts' downloads, where the sum over all accounts is not the sum over all repositories. Severity: fail.
-- Grain: one row per violation. Key: day. Reads: core.hub_account_month, staging.hub_counter.
WITH last AS (
    SELECT max(day) AS day FROM core.hub_account_month
), by_account AS (
    SELECT m.day, sum(m.day_downloads) AS added, sum(m.day_resets) AS resets
    FROM core.hub_account_month m JOIN last USING (day)
    GROUP BY m.day
), by_repository AS (
    SELECT c.day, coalesce(sum(c.downloads_added), 0) AS added, count(*) FILTER (WHERE c.is_counter_reset) AS resets
    FROM staging.hub_counter c JOIN last USING (day)
    GROUP BY c.day
)
SELECT day, a.added AS by_account, r.added AS by_repository
FROM by_account a
FULL JOIN by_repository r USING (day)
WHERE a.added IS DISTINCT FROM r.added OR a.resets IS DISTINCT FROM r.resets
