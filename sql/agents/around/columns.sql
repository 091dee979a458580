-- What columns a statement gives; no row of it is computed.
SELECT * FROM (
{statement}
) AS answer LIMIT 0
