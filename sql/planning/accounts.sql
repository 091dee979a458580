-- Accounts of a service to walk: those of the registry, and seeded ones. Sorted, so that chunks are stable.
SELECT account
FROM (
    SELECT account FROM core.account WHERE service = %(source)s
    UNION
    SELECT key FROM meta.wanted WHERE source = %(source)s AND kind = 'account'
) followed
WHERE abs(hashtextextended(account, 0)) %% %(chunks)s = %(chunk)s
ORDER BY account;
