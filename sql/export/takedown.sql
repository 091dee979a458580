-- What was taken down by request: no export shows a row of it, of whatever time.
SELECT kind, lower(id) FROM core.takedown ORDER BY 1, 2;
