-- Checks: Riders, or additions to a licence, that are said of another place than a licence's text. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, place, ordinal. Reads: core.licence_statement.
SELECT subject_kind, subject_id, place, ordinal, says, riders FROM core.licence_statement
WHERE riders IS NOT NULL AND (place <> 'text' OR quotation IS NULL)
