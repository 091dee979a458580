-- The columns that a statement gives: it is planned with LIMIT 0, so that no row of it is computed.
SELECT * FROM (
{statement}
) AS answer LIMIT 0
