-- Columns of a copy whose words are not those of its model any more.
SELECT c.attname, col_description(m.attrelid, m.attnum) AS words
FROM pg_attribute m
JOIN pg_attribute c ON c.attrelid = CAST(:copy AS regclass) AND c.attname = m.attname AND NOT c.attisdropped
WHERE m.attrelid = CAST(:model AS regclass) AND m.attnum > 0 AND NOT m.attisdropped AND c.attname <> ALL (CAST(:own AS text[]))
  AND col_description(m.attrelid, m.attnum) IS DISTINCT FROM col_description(c.attrelid, c.attnum)
