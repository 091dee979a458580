-- Repositories (lower case) that we have a record of, from a list or a call of their own.
SELECT DISTINCT lower(key) FROM staging.document WHERE source = 'github' AND kind = 'repository';
