-- Checks: Kinds of documents of which more than one in twenty could be read by no reader. Severity: warn.
-- Grain: one row per violation. Key: source, kind. Reads: core.document.
SELECT source, kind, count(*) AS documents, count(unreadable) AS unreadable FROM core.document
GROUP BY source, kind HAVING count(unreadable) > 0.05 * count(*)
