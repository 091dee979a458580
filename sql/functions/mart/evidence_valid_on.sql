-- The rows of evidence that were true on a day, with the day from which each was. The body is SQL as text: staging is dropped and made again, and would take an atomic body with it.
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
    -- Add rows that were withdrawn since because their document changed or went. Rows of another version of a rule are left out: today's rules do not say them.
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
                -- Ignore a createdAt at the Hub's earliest date, which stands for every earlier day.
                WHEN k.source_kind IN ('model', 'model_card', 'model_tree', 'model_refs', 'lineage') THEN
                    coalesce(CASE WHEN m.created_at > '2022-03-03' THEN m.created_at END, r.release_date::timestamp AT TIME ZONE 'UTC')
                WHEN k.source_kind = 'dataset' THEN d.created_at
                WHEN k.source_kind IN ('readme', 'tree', 'repository', 'commits') THEN coalesce(g.first_commit_at, g.created_at)
                WHEN k.source_kind = 'paper' OR (k.source_kind = 'link' AND k.indicator = 'research_paper') THEN
                    -- Without a record of the paper take the last day of the month that its arXiv number gives.
                    coalesce(a.first_version_at,
                             CASE WHEN k.source_key ~ '^[0-9]{2}(0[1-9]|1[0-2])[.][0-9]{4,5}$'
                                  THEN (make_date(2000 + left(k.source_key, 2)::integer, substr(k.source_key, 3, 2)::integer, 1) + interval '1 month - 1 day')
                                       AT TIME ZONE 'UTC' END)
                WHEN k.source_kind = 'link' THEN r.release_date::timestamp AT TIME ZONE 'UTC'
           END AS appeared_at,
           -- made_at: no row counts before its own model existed, however old the record that it rests on.
           CASE WHEN own.hub_id IS NULL THEN '-infinity'
                ELSE least(own.first_seen_at, coalesce(CASE WHEN own.created_at > '2022-03-03' THEN own.created_at END, r.release_date::timestamp AT TIME ZONE 'UTC'))
           END AS made_at,
           -- weights_from: a registry row or correction on weights counts only from their first known day on: it seldom says since when they can be had, and a repository may have been private.
           CASE WHEN k.dimension = 'weights' AND k.finding <> 'none' AND (k.source_kind IN ('registry', 'correction') OR origin.weights_since_method = 'registry')
                THEN origin.weights_since::timestamp AT TIME ZONE 'UTC' END AS weights_from,
           greatest(k.observed_at, own.first_seen_at) AS seen_at
    FROM known k
    JOIN core.release r USING (release_id)
    LEFT JOIN core.release_origin origin USING (release_id)
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
           -- If we held its record before the row was observed, the row counts from its observation; else from the day on which the thing appeared, if that is earlier.
           greatest(d.made_at, d.weights_from, CASE WHEN d.source_kind IN ('registry', 'correction') THEN '-infinity'
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
COMMENT ON FUNCTION mart.evidence_valid_on(date) IS 'Evidence that stood on a day, as known now: current evidence, and what was withdrawn after that day because its document changed. stood_from is when we first saw it, if we had watched its document before; else when the thing appeared: createdAt of a model or dataset (release date below the Hub''s floor), v1 of a paper (its month''s end where arXiv was not heard), first commit of a repository. basis: observed (we saw it by that day), dated (by such a date alone), registry. Limits: for days before we watched, a card or file that was added to an existing repository later counts from the repository''s beginning, so that findings are an upper bound; what was deleted before we watched, or changed twice between two publications, is not known; the registry and its corrections are today''s, and stand since ever, but for a correction that opens weights: it stands since their first known day, where there is one (mart.release.weights_since).';
