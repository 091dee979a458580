-- Repositories, in lower case, that a list or a call of GitHub told.
SELECT DISTINCT lower(key) FROM staging.document WHERE source = 'github' AND kind = 'repository';
