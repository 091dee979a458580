-- Rows of a statement as JSON, as many and as long as may be told; a longer row comes as NULL.
SELECT CASE WHEN octet_length(told.line) <= {most_bytes} THEN told.line END AS line
FROM (
    SELECT CAST(row_to_json(answer) AS text) AS line FROM (
{statement}
    ) AS answer LIMIT {most_rows}
) AS told
