-- The rows of a statement, each as JSON: at most most_rows rows; a row longer than most_bytes (bytes) comes as NULL.
SELECT CASE WHEN octet_length(told.line) <= {most_bytes} THEN told.line END AS line
FROM (
    SELECT CAST(row_to_json(answer) AS text) AS line FROM (
{statement}
    ) AS answer LIMIT {most_rows}
) AS told
