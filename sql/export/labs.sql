-- Accounts of registry labs, whose names an export may show.
SELECT DISTINCT service, lower(account) FROM core.account ORDER BY 1, 2;
