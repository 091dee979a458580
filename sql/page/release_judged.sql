-- Each index that rates a release, with how many things it points to as evidence, how many of them we hold and our evidence names; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per index, edition and subject. Key: source, edition, subject. Reads: mart.assessment_link, mart.assessment_link_of.
WITH found AS (
    SELECT a.* FROM mart.assessment_link a WHERE CAST(:as_of AS date) IS NULL AND a.release_id = CAST(:release AS text)
    UNION ALL
    SELECT a.* FROM mart.assessment_link_of(CAST(:publication_id AS bigint)) a
    WHERE CAST(:as_of AS date) IS NOT NULL AND a.release_id = CAST(:release AS text)
)
SELECT a.source, a.edition, a.subject, count(*) AS things, count(*) FILTER (WHERE a.is_held) AS held, count(*) FILTER (WHERE a.is_named) AS named
FROM found a
GROUP BY a.source, a.edition, a.subject
ORDER BY a.source, a.edition, a.subject
LIMIT 30
