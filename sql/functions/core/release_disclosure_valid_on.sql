-- Finding, look and status of each release as the evidence of a day gives them: the best of the deciding rows, as in sql/core/finding.sql; a test compares the two.
CREATE OR REPLACE FUNCTION core.release_disclosure_valid_on(on_date date)
RETURNS TABLE (release_id text, lab_id text, release_date date, is_counted boolean,
               weights_finding text, weights_look text, weights_status text, data_finding text, data_look text, data_status text,
               code_finding text, code_look text, code_status text, methods_finding text, methods_look text, methods_status text,
               licence_status text, n_evidence bigint, n_dated bigint)
LANGUAGE sql STABLE AS $$
WITH clock AS (
    SELECT (on_date + 1)::timestamp AT TIME ZONE 'UTC' AS until
), evidence AS MATERIALIZED (
    SELECT * FROM mart.evidence_valid_on(on_date)
), there AS MATERIALIZED (
    -- Releases up to that day; one without a date from the day on which we first saw evidence of it.
    SELECT r.release_id, r.lab_id, r.release_date, r.is_counted
    FROM core.release r
    LEFT JOIN (SELECT release_id, min(observed_at) AS seen_at FROM core.evidence GROUP BY release_id) e USING (release_id)
    WHERE coalesce(r.release_date, (e.seen_at AT TIME ZONE 'UTC')::date) <= on_date
), score AS (
    SELECT e.release_id, e.hub_id, e.dimension, max(CASE e.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END) AS score
    FROM evidence e
    JOIN core.indicator i USING (indicator)
    WHERE i.is_deciding
    GROUP BY e.release_id, e.hub_id, e.dimension
), overruled AS (
    SELECT DISTINCT ON (release_id, dimension) release_id, dimension, CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score
    FROM evidence WHERE rule = 'correction.status'
    ORDER BY release_id, dimension, observed_at DESC, evidence_id
), rated AS (
    -- Models that existed on that day: the flagships of a release, or all its models if it has none.
    SELECT rm.release_id, m.hub_id
    FROM core.release_member rm
    JOIN there t USING (release_id)
    JOIN core.model m ON m.hub_id = rm.artifact_id
    CROSS JOIN clock c
    WHERE rm.artifact_kind = 'model'
      AND least(m.first_seen_at, coalesce(CASE WHEN m.created_at > '2022-03-03' THEN m.created_at END, t.release_date::timestamp AT TIME ZONE 'UTC')) < c.until
      AND (rm.role = 'flagship'
           OR NOT EXISTS (SELECT 1 FROM core.release_member f
                          WHERE f.release_id = rm.release_id AND f.artifact_kind = 'model' AND f.role = 'flagship'))
), flagship AS (
    -- Weights and licence are shown by evidence of each model; for the other dimensions evidence of the whole release counts, too.
    SELECT r.release_id, k.dimension, bool_and(k.look = 'complete') AS is_complete, bool_or(k.look <> 'none') AS is_partial, max(coalesce(s.score, 0)) AS score
    FROM rated r
    JOIN core.model_look k USING (hub_id)
    LEFT JOIN score s ON s.release_id = r.release_id AND s.dimension = k.dimension
        AND (s.hub_id = r.hub_id OR (s.hub_id IS NULL AND k.dimension IN ('data', 'code', 'methods')))
    GROUP BY r.release_id, k.dimension
), status AS (
    SELECT t.release_id, d.dimension, n.score, n.look
    FROM there t
    CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods'), ('licence')) AS d (dimension)
    LEFT JOIN flagship f ON f.release_id = t.release_id AND f.dimension = d.dimension
    LEFT JOIN score s ON s.release_id = t.release_id AND s.hub_id IS NULL AND s.dimension = d.dimension
    LEFT JOIN core.release_look l ON l.release_id = t.release_id AND l.dimension = d.dimension
    LEFT JOIN overruled o ON o.release_id = t.release_id AND o.dimension = d.dimension
    CROSS JOIN LATERAL (
        SELECT coalesce(o.score, f.score, s.score, 0) AS score,
               CASE WHEN o.release_id IS NOT NULL THEN 'complete'
                    WHEN f.release_id IS NOT NULL THEN CASE WHEN f.is_complete THEN 'complete' WHEN f.is_partial THEN 'partial' ELSE 'none' END
                    WHEN l.release_id IS NOT NULL THEN l.look
                    -- For a release whose models came later the look is partial if something was found, else none: nothing else was looked for.
                    WHEN s.score > 0 THEN 'partial' ELSE 'none' END AS look
    ) n
), said AS (
    SELECT release_id, dimension, look, CASE score WHEN 2 THEN 'open' WHEN 1 THEN 'partial' ELSE 'none' END AS finding,
           CASE WHEN score = 2 THEN 'open' WHEN score = 1 THEN 'partial' WHEN look = 'complete' THEN 'closed' ELSE 'unknown' END AS status
    FROM status
), wide AS (
    SELECT s.release_id,
           max(s.finding) FILTER (WHERE s.dimension = 'weights') AS weights_finding, max(s.look) FILTER (WHERE s.dimension = 'weights') AS weights_look,
           max(s.status) FILTER (WHERE s.dimension = 'weights') AS weights_status,
           max(s.finding) FILTER (WHERE s.dimension = 'data') AS data_finding, max(s.look) FILTER (WHERE s.dimension = 'data') AS data_look,
           max(s.status) FILTER (WHERE s.dimension = 'data') AS data_status,
           max(s.finding) FILTER (WHERE s.dimension = 'code') AS code_finding, max(s.look) FILTER (WHERE s.dimension = 'code') AS code_look,
           max(s.status) FILTER (WHERE s.dimension = 'code') AS code_status,
           max(s.finding) FILTER (WHERE s.dimension = 'methods') AS methods_finding, max(s.look) FILTER (WHERE s.dimension = 'methods') AS methods_look,
           max(s.status) FILTER (WHERE s.dimension = 'methods') AS methods_status,
           max(s.status) FILTER (WHERE s.dimension = 'licence') AS licence_status
    FROM said s GROUP BY s.release_id
), counted AS (
    SELECT release_id, count(*) AS n_evidence, count(*) FILTER (WHERE basis = 'dated') AS n_dated FROM evidence GROUP BY release_id
)
SELECT t.release_id, t.lab_id, t.release_date, t.is_counted,
       w.weights_finding, w.weights_look, w.weights_status, w.data_finding, w.data_look, w.data_status,
       w.code_finding, w.code_look, w.code_status, w.methods_finding, w.methods_look, w.methods_status, w.licence_status,
       coalesce(n.n_evidence, 0), coalesce(n.n_dated, 0)
FROM there t
JOIN wide w USING (release_id)
LEFT JOIN counted n USING (release_id)
$$;
COMMENT ON FUNCTION core.release_disclosure_valid_on(date) IS 'What mart.release_disclosure_valid_on(date) says, of core alone; its comment has the meaning and the limits.';
