-- What was true on a day, from core alone, so that a mart can hold it for every year: seven recomputations a question were too slow.
CREATE FUNCTION core.release_disclosure_valid_on(on_date date)
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
    -- Releases of that day or before; where no date is known, from our first sight.
    SELECT r.release_id, r.lab_id, r.release_date, r.is_counted
    FROM core.release r
    LEFT JOIN (SELECT release_id, min(observed_at) AS seen_at FROM core.evidence GROUP BY release_id) e USING (release_id)
    WHERE coalesce(r.release_date, (e.seen_at AT TIME ZONE 'UTC')::date) <= on_date
), score AS (
    -- From here on as in sql/core/finding.sql: a test holds the two together.
    SELECT release_id, hub_id, dimension, rule, CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score, locator
    FROM evidence
    WHERE rule NOT LIKE 'correction.%' AND indicator NOT IN (SELECT i.indicator FROM core.indicator i WHERE NOT i.is_deciding)
), of_release AS (
    SELECT release_id, dimension, max(score) AS score
    FROM score WHERE hub_id IS NULL AND rule <> 'data.base_named' GROUP BY release_id, dimension
), overruled AS (
    SELECT DISTINCT ON (release_id, dimension) release_id, dimension, CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score
    FROM evidence WHERE rule = 'correction.status'
    ORDER BY release_id, dimension, observed_at DESC, evidence_id
), named_base AS (
    SELECT release_id, min(score) AS score FROM score WHERE rule = 'data.base_named' AND hub_id IS NULL GROUP BY release_id
), api_only AS (
    SELECT DISTINCT release_id, dimension FROM score WHERE rule = 'registry.api_only'
), own AS (
    SELECT k.hub_id, rm.release_id, k.dimension, k.look,
           greatest(coalesce(max(s.score) FILTER (WHERE s.rule NOT IN ('data.base_model', 'data.base_named')), 0),
                    CASE WHEN k.dimension IN ('data', 'code', 'methods') THEN coalesce(max(o.score), 0) ELSE 0 END) AS score,
           CASE WHEN k.dimension = 'data' THEN coalesce(min(s.score) FILTER (WHERE s.rule = 'data.base_model'),
                                                       min(s.score) FILTER (WHERE s.rule = 'data.base_named'), min(b.score)) END AS base_score,
           coalesce(bool_or(s.locator = 'quantized') FILTER (WHERE s.rule = 'data.base_model'), false) AS is_quantised
    FROM core.model_look k
    JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = k.hub_id
    JOIN there t ON t.release_id = rm.release_id
    JOIN core.model m ON m.hub_id = k.hub_id
    CROSS JOIN clock c
    LEFT JOIN score s ON s.hub_id = k.hub_id AND s.dimension = k.dimension
    LEFT JOIN of_release o ON o.release_id = rm.release_id AND o.dimension = k.dimension
    LEFT JOIN named_base b ON b.release_id = rm.release_id
    -- Models that were there on that day.
    WHERE least(m.first_seen_at, coalesce(CASE WHEN m.created_at > '2022-03-03' THEN m.created_at END, t.release_date::timestamp AT TIME ZONE 'UTC')) < c.until
      AND (rm.role = 'flagship'
           OR NOT EXISTS (SELECT 1 FROM core.release_member f
                          WHERE f.release_id = rm.release_id AND f.artifact_kind = 'model' AND f.role = 'flagship'))
    GROUP BY k.hub_id, rm.release_id, k.dimension, k.look
), flagship AS (
    SELECT release_id, dimension, bool_and(look = 'complete') AS is_complete, bool_or(look <> 'none') AS is_partial,
           max(CASE WHEN dimension <> 'data' OR base_score IS NULL OR base_score = score THEN score
                    WHEN is_quantised THEN greatest(score, base_score) ELSE 1 END) AS score
    FROM own GROUP BY release_id, dimension
), found AS (
    SELECT r.release_id, d.dimension, coalesce(w.score, f.score, o.score, 0) AS score,
           CASE WHEN w.release_id IS NOT NULL OR a.release_id IS NOT NULL OR f.is_complete THEN 'complete'
                WHEN f.is_partial OR o.score > 0 THEN 'partial' ELSE 'none' END AS look
    FROM there r
    CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods'), ('licence')) AS d (dimension)
    LEFT JOIN flagship f ON f.release_id = r.release_id AND f.dimension = d.dimension
    LEFT JOIN of_release o ON o.release_id = r.release_id AND o.dimension = d.dimension
    LEFT JOIN api_only a ON a.release_id = r.release_id AND a.dimension = d.dimension
    LEFT JOIN overruled w ON w.release_id = r.release_id AND w.dimension = d.dimension
), status AS (
    SELECT release_id, dimension, look, CASE score WHEN 2 THEN 'open' WHEN 1 THEN 'partial' ELSE 'none' END AS finding,
           CASE WHEN score = 2 THEN 'open' WHEN score = 1 THEN 'partial' WHEN look = 'complete' THEN 'closed' ELSE 'unknown' END AS status
    FROM found
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
    FROM status s GROUP BY s.release_id
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

CREATE OR REPLACE FUNCTION mart.release_disclosure_valid_on(on_date date)
RETURNS TABLE (release_id text, lab_id text, name text, release_date date, is_registry_only boolean, is_counted boolean,
               weights_finding text, weights_look text, weights_status text, data_finding text, data_look text, data_status text,
               code_finding text, code_look text, code_status text, methods_finding text, methods_look text, methods_status text,
               licence_status text, n_evidence bigint, n_dated bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
SELECT r.release_id, r.lab_id, r.name, r.release_date, r.is_registry_only, r.is_counted,
       v.weights_finding, v.weights_look, v.weights_status, v.data_finding, v.data_look, v.data_status,
       v.code_finding, v.code_look, v.code_status, v.methods_finding, v.methods_look, v.methods_status, v.licence_status, v.n_evidence, v.n_dated
FROM core.release_disclosure_valid_on(on_date) v
JOIN mart.release_disclosure r USING (release_id)
$$;

CREATE TABLE mart.disclosure_by_year (
    country             text NOT NULL,
    year                integer NOT NULL,
    dimension           text NOT NULL,
    n_open              numeric NOT NULL,
    n_partial           numeric NOT NULL,
    n_closed            numeric NOT NULL,
    n_unknown           numeric NOT NULL,
    share_open_low      numeric(9,6),
    share_open_high     numeric(9,6),
    share_dated         numeric(9,6),
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, country, year, dimension)
);
COMMENT ON TABLE mart.disclosure_by_year IS 'What the releases that were out at the end of each year disclosed by then, as known now, per country. Key: universe, country, year, dimension.';
COMMENT ON COLUMN mart.disclosure_by_year.country IS 'ISO 3166-1 alpha-2 of the lab on the day of release, or unknown; a lab of several counts in each by equal fractions.';
COMMENT ON COLUMN mart.disclosure_by_year.year IS 'The end of this year. Unit: calendar year; the current year is as of the newest observation.';
COMMENT ON COLUMN mart.disclosure_by_year.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_by_year.n_open IS 'Releases open by then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.n_partial IS 'Releases partial by then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.n_closed IS 'Releases closed then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.n_unknown IS 'Releases unknown then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.share_open_low IS 'Open in all, unknown counted as not open, 0 to 1.';
COMMENT ON COLUMN mart.disclosure_by_year.share_open_high IS 'Open in all, unknown counted as open, 0 to 1.';
COMMENT ON COLUMN mart.disclosure_by_year.share_dated IS 'Share of the evidence that rests on the date of a thing and not on our sight of it, 0 to 1; NULL: no evidence.';
COMMENT ON COLUMN mart.disclosure_by_year.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_by_year.universe IS 'What was counted over: registry (every counted release), rated (without those that only the registry knows).';
COMMENT ON COLUMN mart.disclosure_by_year."window" IS 'to_year_end: all releases out by the end of the year.';
COMMENT ON COLUMN mart.disclosure_by_year.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_by_year.n IS 'Releases that entered, count.';
COMMENT ON COLUMN mart.disclosure_by_year.coverage IS 'Share of the releases that is not unknown.';
COMMENT ON COLUMN mart.disclosure_by_year.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disclosure_by_year.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_by_year.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.disclosure_by_year_history (LIKE mart.disclosure_by_year INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX disclosure_by_year_history_key ON mart.disclosure_by_year_history (universe, country, year, dimension, published_to);
COMMENT ON TABLE mart.disclosure_by_year_history IS 'Rows of mart.disclosure_by_year that a later publication changed or withdrew. Key: universe, country, year, dimension, published_to.';
COMMENT ON COLUMN mart.disclosure_by_year_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.disclosure_by_year (LIKE mart.disclosure_by_year INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.disclosure_by_year DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.disclosure_by_year IS 'The next mart.disclosure_by_year, before its audit. Key: universe, country, year, dimension.';

SELECT meta.make_as_of('disclosure_by_year');
