-- Attribution and evidence are said by rules in Python, with named strengths; SQL keeps what they say.

-- The order is that of observatory.disclosure.reading: weakest first, and closest first.
CREATE TYPE core.strength AS ENUM ('mentioned', 'part', 'nearby', 'headed', 'stated', 'declared');
COMMENT ON TYPE core.strength IS 'How clearly words tie one thing to another, weakest first: mentioned (named, nothing says what it is), part (a part or a sample of what is asked for), nearby (words around it suggest it), headed (under a heading that says it), stated (a sentence, a link''s text or a citation block says it), declared (a field made for it says it).';
CREATE TYPE core.standing AS ENUM ('own', 'family', 'base', 'mentioned');
COMMENT ON TYPE core.standing IS 'What an artifact is to a release, closest first: own, of its family (another version, size or sister), of the base model on which it stands, or merely mentioned.';

-- Everything is read again by the new readers; what was published as a number before keeps its meaning in words.
CREATE FUNCTION pg_temp.strength(confidence real) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN confidence >= 0.8 THEN 'declared' WHEN confidence >= 0.65 THEN 'stated' WHEN confidence >= 0.6 THEN 'headed'
            WHEN confidence > 0.5 THEN 'nearby' WHEN confidence = 0.5 THEN 'part' ELSE 'mentioned' END;

ALTER TABLE core.document_link DROP CONSTRAINT document_link_confidence_check;
ALTER TABLE core.document_link ALTER COLUMN confidence TYPE core.strength USING pg_temp.strength(confidence)::core.strength;
ALTER TABLE core.document_link RENAME COLUMN confidence TO strength;
COMMENT ON COLUMN core.document_link.strength IS 'How clearly the document says so (core.strength).';

ALTER TABLE core.link ALTER COLUMN confidence TYPE core.strength USING pg_temp.strength(confidence)::core.strength;
ALTER TABLE core.link RENAME COLUMN confidence TO strength;
COMMENT ON TABLE core.link IS 'That one thing names another, with how clearly it says so. Key: src_kind, src_id, dst_kind, dst_id, relation. Source: core.document_link.';
COMMENT ON COLUMN core.link.strength IS 'Of the clearest mention (core.strength).';

-- Members: what a thing is to the release, by which rule, and why.
DELETE FROM core.release_member;
ALTER TABLE core.release_member DROP COLUMN method, DROP COLUMN confidence;
ALTER TABLE core.release_member
    ADD COLUMN standing core.standing NOT NULL,
    ADD COLUMN strength core.strength NOT NULL,
    ADD COLUMN rule text NOT NULL,
    ADD COLUMN reason text NOT NULL;
COMMENT ON TABLE core.release_member IS 'What is a release''s own; a model has one release. Key: release_id, artifact_kind, artifact_id. Source: core.attribution.';
COMMENT ON COLUMN core.release_member.standing IS 'own: what else a release names stands in core.attribution.';
COMMENT ON COLUMN core.release_member.strength IS 'How clearly that is said (core.strength).';
COMMENT ON COLUMN core.release_member.rule IS 'Rule of attribution that decided (core.rule).';
COMMENT ON COLUMN core.release_member.reason IS 'What the rule saw, in a short sentence.';

CREATE TABLE core.attribution (LIKE core.release_member INCLUDING ALL);
COMMENT ON TABLE core.attribution IS 'What belongs to a release, is of its family or its base, or is named by it, and why. Key: release_id, artifact_kind, artifact_id. Source: observatory.disclosure.judgement.';
COMMENT ON COLUMN core.attribution.standing IS 'What it is to the release: its own, of its family, of its base model, or mentioned (core.standing). Only what is its own can be open.';

-- How far the sources of a release without a model on the Hub were looked at.
CREATE TABLE core.release_look (LIKE core.model_look INCLUDING ALL);
ALTER TABLE core.release_look RENAME COLUMN hub_id TO release_id;
COMMENT ON TABLE core.release_look IS 'How completely each release without a rated model was looked at per dimension, and the look that decides it. Key: release_id, dimension. Source: observatory.disclosure.judgement.';
COMMENT ON COLUMN core.release_look.release_id IS 'The release.';
COMMENT ON TABLE core.model_look IS 'How completely each model was looked at per dimension, and the look that decides it. Key: hub_id, dimension. Source: observatory.disclosure.judgement.';

-- Evidence: a row amounts to what it is worth for its subject; rank 1 decides and is shown first.
DELETE FROM core.evidence;
ALTER TABLE core.evidence
    ADD COLUMN standing core.standing NOT NULL,
    ADD COLUMN strength core.strength NOT NULL,
    ADD COLUMN reason text NOT NULL,
    ADD COLUMN rank integer NOT NULL;
COMMENT ON TABLE core.evidence IS 'What shows a finding, or which look came to nothing, per release or model and dimension. Key: evidence_id. Source: observatory.disclosure.judgement.';
COMMENT ON TABLE core.finding IS 'Finding, look and status per model and per release and dimension. Key: subject_kind, subject_id, dimension. Source: core.evidence, core.model_look, core.release_look.';
COMMENT ON COLUMN core.evidence.finding IS 'open, partial or none: what this row amounts to for its subject. What is not the release''s own is never more than partial.';
COMMENT ON COLUMN core.evidence.standing IS 'What the source is to the release: own, family, base or mentioned (core.standing).';
COMMENT ON COLUMN core.evidence.strength IS 'How clearly it says so (core.strength).';
COMMENT ON COLUMN core.evidence.reason IS 'Of data: released, described, named or refused; of others a word that the rule explains; empty: none.';
COMMENT ON COLUMN core.evidence.rank IS 'Rank within release and dimension, from 1: the row that decides comes first, then the strongest and most specific. Unit: rank.';

DELETE FROM core.finding;
ALTER TABLE core.finding ADD COLUMN reason text NOT NULL, ADD COLUMN evidence_id uuid NOT NULL;
COMMENT ON COLUMN core.finding.reason IS 'Reason of the deciding row of evidence; of an unknown status what was not seen.';
COMMENT ON COLUMN core.finding.evidence_id IS 'The row of evidence that decides (core.evidence).';

-- The same in what is published. Rows of before keep what they said; what was not said then is NULL.
DROP VIEW mart.link_seen;
DO $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['mart.link', 'mart.link_history', 'build.link', 'mart.review_queue', 'mart.review_queue_history', 'build.review_queue'] LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN confidence TYPE core.strength USING pg_temp.strength(confidence)::core.strength', target);
        EXECUTE format('ALTER TABLE %s RENAME COLUMN confidence TO strength', target);
        EXECUTE format('COMMENT ON COLUMN %s.strength IS %L', target, 'How clearly it is said, weakest first: mentioned, part, nearby, headed, stated, declared.');
    END LOOP;
    FOREACH target IN ARRAY ARRAY['mart.review_queue', 'mart.review_queue_history', 'build.review_queue'] LOOP
        EXECUTE format('ALTER TABLE %s RENAME COLUMN method TO rule', target);
        EXECUTE format('ALTER TABLE %s ADD COLUMN standing core.standing', target);
        EXECUTE format('COMMENT ON COLUMN %s.rule IS %L', target, 'Rule of attribution that decided.');
        EXECUTE format('COMMENT ON COLUMN %s.standing IS %L', target, 'What it is taken for: own, family, base or mentioned; NULL in rows published before this was told.');
    END LOOP;
    FOREACH target IN ARRAY ARRAY['mart.evidence', 'mart.evidence_history', 'build.evidence'] LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN standing core.standing, ADD COLUMN strength core.strength, ADD COLUMN reason text, ADD COLUMN rank integer', target);
        EXECUTE format('COMMENT ON COLUMN %s.standing IS %L', target, 'What the source is to the release: own, family, base or mentioned. Only what is its own can be open.');
        EXECUTE format('COMMENT ON COLUMN %s.strength IS %L', target, 'How clearly it says so, weakest first: mentioned, part, nearby, headed, stated, declared.');
        EXECUTE format('COMMENT ON COLUMN %s.reason IS %L', target, 'Of data: released, described, named or refused; of others a word that the rule explains; empty: none.');
        EXECUTE format('COMMENT ON COLUMN %s.rank IS %L', target, 'Rank within release and dimension, from 1: the row that decides comes first, then the strongest and most specific. Unit: rank.');
    END LOOP;
    FOREACH target IN ARRAY ARRAY['release_disclosure', 'model_disclosure'] LOOP
        EXECUTE format('ALTER TABLE mart.%1$I ADD COLUMN data_reason text, ADD COLUMN weights_evidence_id uuid, ADD COLUMN data_evidence_id uuid, ADD COLUMN code_evidence_id uuid, ADD COLUMN methods_evidence_id uuid', target);
        EXECUTE format('ALTER TABLE mart.%1$I ADD COLUMN data_reason text, ADD COLUMN weights_evidence_id uuid, ADD COLUMN data_evidence_id uuid, ADD COLUMN code_evidence_id uuid, ADD COLUMN methods_evidence_id uuid', target || '_history');
        EXECUTE format('ALTER TABLE build.%1$I ADD COLUMN data_reason text, ADD COLUMN weights_evidence_id uuid, ADD COLUMN data_evidence_id uuid, ADD COLUMN code_evidence_id uuid, ADD COLUMN methods_evidence_id uuid', target);
    END LOOP;
    FOREACH target IN ARRAY ARRAY['mart.release_disclosure', 'mart.release_disclosure_history', 'build.release_disclosure', 'mart.model_disclosure', 'mart.model_disclosure_history', 'build.model_disclosure'] LOOP
        EXECUTE format('COMMENT ON COLUMN %s.data_reason IS %L', target, 'What the deciding row says of the data: released, described, named or refused; of an unknown status what was not seen. Described is not released.');
        EXECUTE format('COMMENT ON COLUMN %s.weights_evidence_id IS %L', target, 'Row of evidence that decides the weights (mart.evidence).');
        EXECUTE format('COMMENT ON COLUMN %s.data_evidence_id IS %L', target, 'Row of evidence that decides the data (mart.evidence).');
        EXECUTE format('COMMENT ON COLUMN %s.code_evidence_id IS %L', target, 'Row of evidence that decides the code (mart.evidence).');
        EXECUTE format('COMMENT ON COLUMN %s.methods_evidence_id IS %L', target, 'Row of evidence that decides the methods (mart.evidence).');
    END LOOP;
END $$;

CREATE VIEW mart.link_seen AS
SELECT l.src_kind, l.src_id, l.dst_kind, l.dst_id, l.relation, l.method, l.strength, l.first_seen_at,
       coalesce(l.gone_at, max(k.ended_at), l.first_seen_at) AS last_seen_at, l.gone_at
FROM mart.link l
JOIN raw.record_version v USING (raw_version_id)
JOIN raw.record r USING (record_id)
LEFT JOIN meta.look k ON k.source = r.source AND k.outcome = 'answered'
    AND k.scope IN (r.kind || ':' || r.key, r.via || '_of:' || split_part(r.key, '/', 1), r.kind || 's_of:' || split_part(r.key, '/', 1))
GROUP BY l.src_kind, l.src_id, l.dst_kind, l.dst_id, l.relation, l.method, l.strength, l.first_seen_at, l.gone_at;
COMMENT ON VIEW mart.link_seen IS 'Links with the moment until which they were seen. Key: src_kind, src_id, dst_kind, dst_id, relation. Source: mart.link, meta.look.';
COMMENT ON COLUMN mart.link_seen.src_kind IS 'Kind of what names.';
COMMENT ON COLUMN mart.link_seen.src_id IS 'What names.';
COMMENT ON COLUMN mart.link_seen.dst_kind IS 'Kind of what is named.';
COMMENT ON COLUMN mart.link_seen.dst_id IS 'What is named.';
COMMENT ON COLUMN mart.link_seen.relation IS 'What the source says the target is to it.';
COMMENT ON COLUMN mart.link_seen.method IS 'How it was found.';
COMMENT ON COLUMN mart.link_seen.strength IS 'How clearly it is said, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.link_seen.first_seen_at IS 'When it was first seen (UTC).';
COMMENT ON COLUMN mart.link_seen.last_seen_at IS 'End of the last answer that still named it (UTC).';
COMMENT ON COLUMN mart.link_seen.gone_at IS 'When it was no longer named (UTC); NULL: it still is.';
GRANT SELECT ON mart.link_seen TO observatory_reader;
-- A view writes by its owner's rights; the loader reads it as before.
REVOKE INSERT, UPDATE, DELETE ON mart.link_seen FROM observatory_loader;
COMMENT ON TABLE mart.link IS 'That one thing names another, with method, strength and dates. Key: src_kind, src_id, dst_kind, dst_id, relation. Source: core.link. Caveats: a link is as sure as its strength says.';

DO $$
DECLARE
    mart_name text;
BEGIN
    FOREACH mart_name IN ARRAY ARRAY['link', 'review_queue', 'evidence', 'release_disclosure', 'model_disclosure'] LOOP
        EXECUTE format('DROP FUNCTION mart.%I(date)', mart_name || '_as_of');
        EXECUTE format('DROP FUNCTION mart.%I(bigint)', mart_name || '_of');
        PERFORM meta.make_as_of(mart_name);
    END LOOP;
END $$;

-- What stood on a day: a subject's finding is the best of its deciding rows, as in sql/core/finding.sql; a test holds the two together.
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
    -- Releases of that day or before; where no date is known, from our first sight.
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
    -- Models that were there on that day; of a release its flagships, where it has any.
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
    -- Weights and licence are of models; the rest may be said of a release as a whole.
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
                    -- Its models came later: what is shown was seen, and nothing else was looked for.
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

-- The same as before, column by column: core.evidence has more of them now.
CREATE OR REPLACE FUNCTION mart.evidence_valid_on(on_date date)
RETURNS TABLE (evidence_id uuid, release_id text, hub_id text, dimension text, indicator text, finding text, rule text, rule_version integer,
               source_kind text, source_key text, locator text, quotation text, observed_at timestamptz, stood_from timestamptz, basis text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
WITH clock AS (
    SELECT (on_date + 1)::timestamp AT TIME ZONE 'UTC' AS until
), known AS (
    SELECT e.evidence_id, e.release_id, e.hub_id, e.dimension, e.indicator, e.finding, e.rule, e.rule_version, e.source_kind, e.source_key,
           e.raw_version_id, e.look_id, e.locator, e.quotation, e.observed_at, NULL::timestamptz AS withdrawn_at
    FROM core.evidence e
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

-- A moment is a day of the calendar that a service could have meant: no word (now, infinity), no year beyond two centuries, none before computers.
CREATE OR REPLACE FUNCTION staging.as_timestamptz(value text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN t.moment BETWEEN '1970-01-01 00:00:00+00' AND '2199-12-31 23:59:59+00' THEN t.moment END
    FROM (SELECT CASE WHEN value ~ '[0-9]{4}' AND value !~* '(infinity|now|today|tomorrow|yesterday|epoch|allballs|[0-9] *bc)'
                       AND pg_input_is_valid(value, 'timestamptz') THEN value::timestamptz END AS moment) t
$$;
COMMENT ON FUNCTION staging.as_timestamptz(text) IS 'The text as a moment between 1970 and 2199 (UTC), or NULL where it is none: words that move (now) or have no end (infinity) are no moments.';
