-- Counts of the rows of evidence that persons' corrections made: all that are in force, and those since the last dataset release.
SELECT count(*) AS rows, count(*) FILTER (WHERE publication_id > %(last)s) AS new
FROM mart.evidence
WHERE rule LIKE 'correction.%%';
