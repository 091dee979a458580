-- The class of each licence by its SPDX expression.
-- Grain: one row per expression. Key: spdx_expression. Reads: core.licence.
SELECT spdx_expression, min(licence_class) AS licence_class
FROM core.licence
WHERE spdx_expression IS NOT NULL
GROUP BY spdx_expression
ORDER BY spdx_expression
