-- As of any date: what we published on a day (a filter on the history), and what was true on it as known now (a recomputation).

CREATE VIEW mart.publication AS
SELECT publication_id, as_of, published_at, world, rule_set, registry_hash
FROM meta.publication;
COMMENT ON VIEW mart.publication IS 'Publications, the newest being what the other marts hold. Key: publication_id. Source: meta.publication. Caveats: read it with the marts in one REPEATABLE READ transaction where several statements have to agree.';
COMMENT ON COLUMN mart.publication.publication_id IS 'Surrogate key, rising; the marts name it in every row that it wrote.';
COMMENT ON COLUMN mart.publication.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC).';
COMMENT ON COLUMN mart.publication.published_at IS 'When it was committed (wall clock, UTC).';
COMMENT ON COLUMN mart.publication.world IS 'Title of the replayed world, or live for the real services. A sample is never the world.';
COMMENT ON COLUMN mart.publication.rule_set IS 'SHA-256 over all rule ids, versions and the mart SQL, first 16 hexadecimal digits.';
COMMENT ON COLUMN mart.publication.registry_hash IS 'SHA-256 over sql/registry, first 16 hexadecimal digits.';

-- Whoever may read mart alone may ask for a day: this function reads meta for him.
CREATE FUNCTION mart.publication_as_of(on_date date) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT publication_id FROM meta.publication
    WHERE as_of < (on_date + 1)::timestamp AT TIME ZONE 'UTC'
    ORDER BY publication_id DESC LIMIT 1
$$;
COMMENT ON FUNCTION mart.publication_as_of(date) IS 'The last publication whose as_of (the services'' clock, not the wall''s) is not after the end of that day (UTC); NULL: none yet. A later publication on the same observations, under new rules, takes its place: to cite what no rule can change, give the publication_id.';

CREATE FUNCTION meta.make_as_of(mart_name text) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE
    columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                     WHERE attrelid = format('mart.%I', mart_name)::regclass AND attnum > 0 AND NOT attisdropped);
BEGIN
    EXECUTE format($sql$
        CREATE OR REPLACE FUNCTION mart.%1$I(of_publication bigint) RETURNS SETOF mart.%2$I LANGUAGE sql STABLE PARALLEL SAFE AS $$
            SELECT %3$s FROM mart.%2$I r
            WHERE published_from <= (SELECT p.published_at FROM mart.publication p WHERE p.publication_id = of_publication)
            UNION ALL
            SELECT %3$s FROM mart.%4$I r
            WHERE published_from <= (SELECT p.published_at FROM mart.publication p WHERE p.publication_id = of_publication)
              AND published_to > (SELECT p.published_at FROM mart.publication p WHERE p.publication_id = of_publication)
        $$
    $sql$, mart_name || '_of', mart_name, columns, mart_name || '_history');
    EXECUTE format('COMMENT ON FUNCTION mart.%I(bigint) IS %L', mart_name || '_of',
                   format('mart.%s as that publication had it: rows of it and of its history that stood then.', mart_name));
    EXECUTE format($sql$
        CREATE OR REPLACE FUNCTION mart.%1$I(on_date date) RETURNS SETOF mart.%2$I LANGUAGE sql STABLE PARALLEL SAFE AS $$
            SELECT %3$s FROM mart.%4$I((SELECT mart.publication_as_of(on_date))) r
        $$
    $sql$, mart_name || '_as_of', mart_name, columns, mart_name || '_of');
    EXECUTE format('COMMENT ON FUNCTION mart.%I(date) IS %L', mart_name || '_as_of',
                   format('mart.%s as published on that day: of the last publication whose as_of is not after its end (mart.publication_as_of).', mart_name));
END $make$;
COMMENT ON FUNCTION meta.make_as_of(text) IS 'Makes mart.<name>_of(publication_id) and mart.<name>_as_of(date) for a mart with a history. A migration that adds a mart, or a column to one, calls it again.';

SELECT meta.make_as_of(m.relname)
FROM pg_class m
JOIN pg_class h ON h.relnamespace = m.relnamespace AND h.relname = m.relname || '_history'
WHERE m.relnamespace = 'mart'::regnamespace AND m.relkind = 'r'
ORDER BY m.relname;

-- What stood on a day, as known now. SQL bodies as text: a view that staging drops and makes again would take an atomic body with it.
CREATE FUNCTION mart.evidence_valid_on(on_date date)
RETURNS TABLE (evidence_id uuid, release_id text, hub_id text, dimension text, indicator text, finding text, rule text, rule_version integer,
               source_kind text, source_key text, locator text, quotation text, observed_at timestamptz, stood_from timestamptz, basis text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
WITH clock AS (
    SELECT (on_date + 1)::timestamp AT TIME ZONE 'UTC' AS until
), known AS (
    SELECT e.*, NULL::timestamptz AS withdrawn_at FROM core.evidence e
    UNION ALL
    -- Withdrawn since, because its document changed or went; what a rule withdrew is not what today's rules say.
    (SELECT DISTINCT ON (h.evidence_id) h.evidence_id, h.release_id, h.hub_id, h.dimension, h.indicator, h.finding, h.rule, h.rule_version, h.source_kind,
           h.source_key, h.raw_version_id, h.look_id, h.locator, h.quotation, h.observed_at, p.as_of
    FROM mart.evidence_history h
    JOIN meta.publication p ON p.published_at = h.published_to
    JOIN core.rule u ON u.rule = h.rule AND u.rule_version = h.rule_version
    WHERE h.raw_version_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM core.evidence e WHERE e.evidence_id = h.evidence_id)
      AND NOT EXISTS (SELECT 1 FROM raw.record c WHERE c.raw_version_id = h.raw_version_id AND c.gone_at IS NULL)
    ORDER BY h.evidence_id, h.published_to DESC)
), dated AS (
    SELECT k.*, rec.first_seen_at,
           CASE WHEN k.source_kind IN ('registry', 'correction') THEN '-infinity'
                -- createdAt has a floor: what was made before tells nothing but that.
                WHEN k.source_kind IN ('model', 'model_card', 'model_tree', 'model_refs', 'lineage') THEN
                    coalesce(CASE WHEN m.created_at > '2022-03-03' THEN m.created_at END, r.release_date::timestamp AT TIME ZONE 'UTC')
                WHEN k.source_kind = 'dataset' THEN d.created_at
                WHEN k.source_kind IN ('readme', 'tree', 'repository', 'commits') THEN coalesce(g.first_commit_at, g.created_at)
                WHEN k.source_kind = 'paper' OR (k.source_kind = 'link' AND k.indicator = 'research_paper') THEN
                    -- The number of a paper tells its month: it stood by the month's end.
                    coalesce(a.first_version_at,
                             CASE WHEN k.source_key ~ '^[0-9]{2}(0[1-9]|1[0-2])[.][0-9]{4,5}$'
                                  THEN (make_date(2000 + left(k.source_key, 2)::integer, substr(k.source_key, 3, 2)::integer, 1) + interval '1 month - 1 day')
                                       AT TIME ZONE 'UTC' END)
                WHEN k.source_kind = 'link' THEN r.release_date::timestamp AT TIME ZONE 'UTC'
           END AS appeared_at,
           -- Nothing is shown of a model that was not there yet, however old what it rests on.
           CASE WHEN own.hub_id IS NULL THEN '-infinity'
                ELSE least(own.first_seen_at, coalesce(CASE WHEN own.created_at > '2022-03-03' THEN own.created_at END, r.release_date::timestamp AT TIME ZONE 'UTC'))
           END AS made_at,
           greatest(k.observed_at, own.first_seen_at) AS seen_at
    FROM known k
    JOIN core.release r USING (release_id)
    LEFT JOIN raw.record_version v ON v.raw_version_id = k.raw_version_id
    LEFT JOIN raw.record rec ON rec.record_id = v.record_id
    LEFT JOIN core.model m ON m.hub_id = CASE WHEN k.source_kind = 'lineage' THEN k.hub_id ELSE k.source_key END
    LEFT JOIN core.model own ON own.hub_id = k.hub_id
    LEFT JOIN core.dataset d ON k.source_kind = 'dataset' AND d.hub_id = k.source_key
    LEFT JOIN core.repository g ON g.github_full_name = k.source_key
    LEFT JOIN core.paper a ON a.arxiv_id = k.source_key
    WHERE k.indicator <> 'look'
), stood AS (
    SELECT d.*,
           -- Once we watched its document, the day we saw it is the day; before that, the day on which the thing appeared.
           greatest(d.made_at, CASE WHEN d.source_kind IN ('registry', 'correction') THEN '-infinity'
                                    WHEN d.observed_at > d.first_seen_at THEN d.observed_at
                                    ELSE least(d.observed_at, d.appeared_at) END) AS stood_from
    FROM dated d
)
SELECT s.evidence_id, s.release_id, s.hub_id, s.dimension, s.indicator, s.finding, s.rule, s.rule_version, s.source_kind, s.source_key, s.locator,
       s.quotation, s.observed_at, s.stood_from,
       CASE WHEN s.source_kind IN ('registry', 'correction') THEN 'registry' WHEN s.seen_at < c.until THEN 'observed' ELSE 'dated' END
FROM stood s
CROSS JOIN clock c
WHERE s.stood_from < c.until AND (s.withdrawn_at IS NULL OR s.withdrawn_at >= c.until)
$$;
COMMENT ON FUNCTION mart.evidence_valid_on(date) IS 'Evidence that stood on a day, as known now: current evidence, and what was withdrawn after that day because its document changed. stood_from is when we first saw it, if we had watched its document before; else when the thing appeared: createdAt of a model or dataset (release date below the Hub''s floor), v1 of a paper (its month''s end where arXiv was not heard), first commit of a repository. basis: observed (we saw it by that day), dated (by such a date alone), registry. Limits: for days before we watched, a card or file that was added to an existing repository later counts from the repository''s beginning, so that findings are an upper bound; what was deleted before we watched, or changed twice between two publications, is not known; the registry and its corrections are today''s.';

CREATE FUNCTION mart.release_disclosure_valid_on(on_date date)
RETURNS TABLE (release_id text, lab_id text, name text, release_date date, is_registry_only boolean, is_counted boolean,
               weights_finding text, weights_look text, weights_status text, data_finding text, data_look text, data_status text,
               code_finding text, code_look text, code_status text, methods_finding text, methods_look text, methods_status text,
               licence_status text, n_evidence bigint, n_dated bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
WITH clock AS (
    SELECT (on_date + 1)::timestamp AT TIME ZONE 'UTC' AS until
), evidence AS MATERIALIZED (
    SELECT * FROM mart.evidence_valid_on(on_date)
), there AS MATERIALIZED (
    -- Releases of that day or before; where no date is known, from our first sight.
    SELECT r.*
    FROM mart.release_disclosure r
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
SELECT t.release_id, t.lab_id, t.name, t.release_date, t.is_registry_only, t.is_counted,
       w.weights_finding, w.weights_look, w.weights_status, w.data_finding, w.data_look, w.data_status,
       w.code_finding, w.code_look, w.code_status, w.methods_finding, w.methods_look, w.methods_status, w.licence_status,
       coalesce(n.n_evidence, 0), coalesce(n.n_dated, 0)
FROM there t
JOIN wide w USING (release_id)
LEFT JOIN counted n USING (release_id)
$$;
COMMENT ON FUNCTION mart.release_disclosure_valid_on(date) IS 'Disclosure of every release that was out on a day, as known now: the rules of sql/core/finding.sql over mart.evidence_valid_on(date), with its limits. Looks are today''s, since a complete look today also shows what had not yet appeared then: closed means that nothing which we know of had appeared by that day. A release none of whose models was on the Hub yet was not looked at. n_dated of n_evidence rows rest on the date of a thing, not on our sight of it. A month or a year as release date counts from its first day. For today it equals mart.release_disclosure.';

CREATE FUNCTION mart.lab_disclosure_valid_on(on_date date)
RETURNS TABLE (lab_id text, dimension text, weighting text, includes_registry_only boolean, n numeric, n_open numeric, n_partial numeric,
               n_closed numeric, n_unknown numeric, share_open_low numeric, share_open_high numeric)
LANGUAGE sql STABLE AS $$
SELECT r.lab_id, s.dimension, 'release', i.includes_registry_only, count(*)::numeric,
       count(*) FILTER (WHERE s.status = 'open')::numeric, count(*) FILTER (WHERE s.status = 'partial')::numeric,
       count(*) FILTER (WHERE s.status = 'closed')::numeric, count(*) FILTER (WHERE s.status = 'unknown')::numeric,
       round(count(*) FILTER (WHERE s.status = 'open')::numeric / count(*), 6),
       round(count(*) FILTER (WHERE s.status IN ('open', 'unknown'))::numeric / count(*), 6)
FROM mart.release_disclosure_valid_on(on_date) r
CROSS JOIN LATERAL (VALUES ('weights', r.weights_status), ('data', r.data_status), ('code', r.code_status), ('methods', r.methods_status)) AS s (dimension, status)
CROSS JOIN (VALUES (true), (false)) AS i (includes_registry_only)
WHERE r.is_counted AND r.lab_id <> 'unknown' AND (i.includes_registry_only OR NOT r.is_registry_only)
GROUP BY r.lab_id, s.dimension, i.includes_registry_only
$$;
COMMENT ON FUNCTION mart.lab_disclosure_valid_on(date) IS 'Counts and bounded shares per lab on a day, as known now, over mart.release_disclosure_valid_on(date). Weighted by release alone: how often a model was downloaded by then is known only since we counted. For today it equals those rows of mart.lab_disclosure.';

GRANT SELECT ON ALL TABLES IN SCHEMA mart TO observatory_reader;
