-- Rows of evidence that a person's correction made: all that are in force, and those that came since the last release.
SELECT count(*) AS rows, count(*) FILTER (WHERE publication_id > %(last)s) AS new
FROM mart.evidence
WHERE rule LIKE 'correction.%%';
