-- Days from the first version of a release's own paper until its weights, code and data are open; if the day is unknown, or they are not open yet, the bound that the days must lie below or above.
-- Grain: one row per release with a dated paper and artefact. Key: universe, release_id, from_event, to_event. Volatile: days, days_bound, n, coverage. Reads: build.release_disclosure, core.release, core.release_origin, core.release_member, core.repository, core.dataset, core.evidence, core.observed.
WITH paper AS (
    SELECT o.release_id, o.paper_date, o.weights_since, o.weights_since_method, o.weights_since_precision, r.release_date, r.date_method, r.date_precision, r.is_api_only,
           r.is_registry AND r.is_counted AS is_flagship, d.weights_status, d.code_status, d.data_status
    FROM core.release_origin o
    JOIN core.release r USING (release_id)
    JOIN build.release_disclosure d USING (release_id)
    WHERE o.paper_date IS NOT NULL
), weights AS (
    -- The day of the weights: that of the announcement if their repository on the Hub was made by then, else the day on which it was made.
    SELECT release_id, CASE WHEN has_day THEN greatest(release_date, weights_since) ELSE weights_since END AS to_date,
           CASE WHEN has_day AND release_date > weights_since OR release_date = weights_since AND weights_since_method <> 'registry' THEN 'announcement'
                WHEN weights_since_method = 'registry' THEN 'registry' ELSE 'made on the Hub' END AS basis
    FROM (
        SELECT p.*, p.date_method = 'correction' OR (p.date_method = 'registry' AND p.date_precision = 'day') AS has_day
        FROM paper p
        -- Only with a known day: not a createdAt at the Hub's earliest date, nor a registry date that gives only a month or year.
        WHERE p.weights_status = 'open' AND p.weights_since_precision = 'day'
    ) open
), code AS (
    -- The day of the repository that shows the code: the later of its creation and first commit, which may come from another project's history. A repository
    -- older than both paper and release is left out, since it held other things before.
    SELECT p.release_id, min(r.on_date) AS to_date
    FROM paper p
    JOIN core.evidence e ON e.release_id = p.release_id AND e.dimension = 'code' AND e.rank = 1 AND e.finding = 'open' AND e.standing = 'own'
    JOIN LATERAL (
        SELECT (greatest(g.created_at, g.first_commit_at) AT TIME ZONE 'UTC')::date AS on_date
        FROM core.repository g
        WHERE g.github_full_name = e.source_key AND g.created_at IS NOT NULL
    ) r ON r.on_date >= least(p.paper_date, p.release_date)
    WHERE e.source_kind IN ('repository', 'readme', 'tree')
    GROUP BY p.release_id
), data AS (
    SELECT rm.release_id, min((d.created_at AT TIME ZONE 'UTC')::date) FILTER (WHERE d.created_at > '2022-03-03') AS to_date
    FROM core.release_member rm
    JOIN core.dataset d ON d.hub_id = rm.artifact_id
    WHERE rm.artifact_kind = 'dataset' AND rm.standing = 'own'
    GROUP BY rm.release_id
), event AS (
    SELECT p.release_id, p.is_flagship, p.paper_date, e.to_event, e.status,
           -- Give the day of open artefacts only: of a partial one the whole is still missing.
           CASE WHEN e.status = 'open' THEN e.to_date END AS to_date, CASE WHEN e.status = 'open' AND e.to_date IS NOT NULL THEN e.basis END AS to_date_basis,
           CASE WHEN e.status = 'open' AND e.to_date IS NOT NULL THEN 'none' WHEN e.status = 'open' THEN 'left'
                WHEN e.status IN ('partial', 'closed') THEN 'right' END AS censoring
    FROM paper p
    LEFT JOIN weights w USING (release_id)
    LEFT JOIN code c USING (release_id)
    LEFT JOIN data d USING (release_id)
    CROSS JOIN LATERAL (
        VALUES ('weights', p.weights_status, w.to_date, w.basis), ('code', p.code_status, c.to_date, 'made on GitHub'), ('data', p.data_status, d.to_date, 'made on the Hub')
    ) AS e (to_event, status, to_date, basis)
)
SELECT e.release_id, 'paper' AS from_event, e.to_event, e.paper_date AS from_date, e.to_date,
       CASE WHEN e.censoring = 'none' THEN e.to_date - e.paper_date END AS days,
       CASE WHEN e.censoring IN ('left', 'right') THEN greatest(o.observed_on - e.paper_date, 0) END AS days_bound,
       e.censoring <> 'none' AS is_censored, e.censoring, e.status, e.is_flagship,
       'time_to_artefact' AS metric, 'rated' AS universe, 'all_time' AS "window", 4 AS definition_version, 1::bigint AS n,
       (e.censoring IS NOT NULL)::integer::numeric AS coverage,
       o.observed_on::timestamp AT TIME ZONE 'UTC' AS as_of, e.to_date_basis
FROM event e
CROSS JOIN (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date AS observed_on FROM core.observed) o;

COMMENT ON TABLE mart.time_to_artefact IS 'Days from the first version of a release''s own paper to its weights, code and data in the open. Key: universe, release_id, from_event, to_event. Caveats: begin with mart.time_to_artefact_overview, since an average of days here leaves out what never came; open means without a gate: weights behind one count as not open (status); a plain average of days is of the releases that opened it on a known day, flagships and others (is_flagship).';
COMMENT ON COLUMN mart.time_to_artefact.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.time_to_artefact.from_event IS 'paper: first version on arXiv.';
COMMENT ON COLUMN mart.time_to_artefact.to_event IS 'weights, code or data.';
COMMENT ON COLUMN mart.time_to_artefact.from_date IS 'First version of the earliest of its own papers (UTC).';
COMMENT ON COLUMN mart.time_to_artefact.to_date IS 'First day of the open artefact: of weights the later of announcement and createdAt (to_date_basis), of code the making of the repository that shows it (none that is older than paper and release), of data createdAt of the release''s own; NULL: not open, or on no known day.';
COMMENT ON COLUMN mart.time_to_artefact.to_date_basis IS 'What to_date is the day of: registry (a person wrote down when the weights were published), announcement (of the release, by which the Hub had a repository for its weights), made on the Hub (createdAt of the repository with the weights or data, made after the announcement or where that has no day) or made on GitHub (the repository that shows the code: creation or first commit). NULL: no to_date. Weights that are open and of which the Hub tells no day have none: that of the announcement is not put in its place.';
COMMENT ON COLUMN mart.time_to_artefact.days IS 'to_date - from_date, where both days are known. Unit: days; negative: the artefact came first. NULL: the artefact is not open, or is open since an unknown day (censoring): an average over days is of the releases that opened it on a known day, and leaves out all that never did. For all of them take mart.time_to_artefact_quantile.';
COMMENT ON COLUMN mart.time_to_artefact.days_bound IS 'as_of - from_date where days is not known: of right censoring the artefact took longer than this, or never comes; of left it took at most this. Unit: days; NULL: days is known, or the status is unknown.';
COMMENT ON COLUMN mart.time_to_artefact.status IS 'Status of the artefact today: open, partial, closed or unknown. Partial weights are behind a gate, on request or a part: such a release may have given them out on the day of its paper, and counts as not open here.';
COMMENT ON COLUMN mart.time_to_artefact.is_flagship IS 'Whether the release is a flagship (mart.release_overview); others are rows too.';
COMMENT ON COLUMN mart.time_to_artefact.is_censored IS 'Whether the day is not known, as censoring says; NULL: the status is unknown.';
COMMENT ON COLUMN mart.time_to_artefact.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.time_to_artefact."window" IS 'all_time.';
COMMENT ON COLUMN mart.time_to_artefact.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact.n IS '1: the release. Unit: count.';
COMMENT ON COLUMN mart.time_to_artefact.coverage IS 'Share known, 0 to 1: 1 where days or days_bound is known, else 0.';
COMMENT ON COLUMN mart.time_to_artefact.as_of IS 'Day up to which was observed when the row last changed (UTC): censoring is at this day.';
COMMENT ON COLUMN mart.time_to_artefact.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.time_to_artefact.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.time_to_artefact.censoring IS 'none: the day is known; left: open at as_of on no known day; right: partial or closed at as_of; NULL: the status is unknown.';
