-- Kind and id (lower case) of everything that was taken down by request: an export leaves out all its rows, of any time.
SELECT kind, lower(id) FROM core.takedown ORDER BY 1, 2;
