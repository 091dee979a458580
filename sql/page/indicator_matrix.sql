-- Flagship releases with the status of each in every indicator, a part of the list at a time; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per release. Key: release_id. Reads: mart.release_disclosure, mart.release_disclosure_of, mart.release, mart.release_of, mart.lab, mart.lab_of, mart.release_indicator, mart.release_indicator_of, mart.indicator.
WITH disclosure AS (
    SELECT d.* FROM mart.release_disclosure d WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT d.* FROM mart.release_disclosure_of(CAST(:publication_id AS bigint)) d WHERE CAST(:as_of AS date) IS NOT NULL
), release AS (
    SELECT r.release_id, r.modality, r.is_registry FROM mart.release r WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT r.release_id, r.modality, r.is_registry FROM mart.release_of(CAST(:publication_id AS bigint)) r WHERE CAST(:as_of AS date) IS NOT NULL
), lab AS (
    SELECT l.lab_id, l.name, l.countries FROM mart.lab l WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT l.lab_id, l.name, l.countries FROM mart.lab_of(CAST(:publication_id AS bigint)) l WHERE CAST(:as_of AS date) IS NOT NULL
), found AS (
    SELECT i.release_id, i.indicator, i.status FROM mart.release_indicator i WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT i.release_id, i.indicator, i.status FROM mart.release_indicator_of(CAST(:publication_id AS bigint)) i WHERE CAST(:as_of AS date) IS NOT NULL
), asked AS (
    SELECT c.indicator FROM mart.indicator c WHERE CAST(:dimension AS text) IS NULL OR c.dimension = CAST(:dimension AS text)
), told AS (
    -- The statuses and their counts over the indicators that are shown; an indicator without a row is unknown.
    SELECT f.release_id, jsonb_object_agg(f.indicator, f.status) AS statuses, count(*) FILTER (WHERE f.status = 'open') AS n_open,
           count(*) FILTER (WHERE f.status = 'partial') AS n_partial, count(*) FILTER (WHERE f.status IN ('open', 'partial', 'closed')) AS n_known,
           max(f.status) FILTER (WHERE f.indicator = CAST(:sort AS text)) AS sorted,
           max(f.status) FILTER (WHERE f.indicator = CAST(:indicator AS text)) AS filtered
    FROM found f
    WHERE EXISTS (SELECT FROM asked a WHERE a.indicator = f.indicator) OR f.indicator IN (CAST(:sort AS text), CAST(:indicator AS text))
    GROUP BY f.release_id
), kept AS (
    SELECT d.release_id, d.name, d.lab_id, l.name AS lab, d.release_date, coalesce(t.statuses, CAST('{}' AS jsonb)) AS statuses,
           coalesce(t.n_open, 0) AS n_open, coalesce(t.n_partial, 0) AS n_partial, coalesce(t.n_known, 0) AS n_known,
           coalesce(t.sorted, 'unknown') AS sorted
    FROM disclosure d
    JOIN lab l USING (lab_id)
    JOIN release r USING (release_id)
    LEFT JOIN told t USING (release_id)
    WHERE d.is_counted AND r.is_registry
      AND (CAST(:lab AS text) IS NULL OR d.lab_id = CAST(:lab AS text))
      AND (CAST(:country AS text) IS NULL OR CAST(:country AS text) = ANY (l.countries))
      AND (CAST(:modality AS text) IS NULL OR coalesce(r.modality, 'unknown') = CAST(:modality AS text))
      AND (CAST(:from_year AS integer) IS NULL OR d.release_date >= make_date(CAST(:from_year AS integer), 1, 1))
      AND (CAST(:to_year AS integer) IS NULL OR d.release_date < make_date(CAST(:to_year AS integer) + 1, 1, 1))
      AND (CAST(:status AS text) IS NULL OR coalesce(t.filtered, 'unknown') = CAST(:status AS text))
), numbered AS (
    -- place or words: the number or the text by which the list is sorted.
    SELECT k.*,
           CASE CAST(:sort AS text)
               WHEN 'date' THEN extract(epoch FROM k.release_date)
               WHEN 'open' THEN k.n_open * 1000 + k.n_partial
               WHEN 'known' THEN k.n_known
               WHEN 'release' THEN NULL
               WHEN 'lab' THEN NULL
               ELSE array_position(ARRAY['unknown', 'closed', 'partial', 'open'], k.sorted)
           END AS place,
           CASE CAST(:sort AS text) WHEN 'release' THEN lower(k.name) WHEN 'lab' THEN lower(k.lab) END AS words
    FROM kept k
)
SELECT n.release_id, n.name, n.lab_id, n.lab, n.release_date, n.statuses, n.n_open, n.n_known, count(*) OVER () AS total,
       sum(n.n_known) OVER () AS known
FROM numbered n
ORDER BY CASE WHEN CAST(:descending AS boolean) THEN n.place END DESC NULLS LAST, CASE WHEN NOT CAST(:descending AS boolean) THEN n.place END NULLS LAST,
         CASE WHEN CAST(:descending AS boolean) THEN n.words END DESC NULLS LAST, CASE WHEN NOT CAST(:descending AS boolean) THEN n.words END NULLS LAST,
         n.release_date DESC NULLS LAST, n.release_id
LIMIT CAST(:most AS integer) OFFSET CAST(:skip AS integer)
