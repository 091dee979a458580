-- The day of each release (its own date, else that of its paper, first commit or repository), and since when its weights are known to be on the Hub.
-- Grain: one row per release. Key: release_id. Reads: core.release, core.release_member, core.paper, core.repository, core.model, core.registry_weights_date.
WITH own AS (
    SELECT rm.release_id,
           (min(p.first_version_at) AT TIME ZONE 'UTC')::date AS paper_date,
           (min(r.first_commit_at) AT TIME ZONE 'UTC')::date AS commit_date,
           (min(r.created_at) AT TIME ZONE 'UTC')::date AS repository_date
    FROM core.release_member rm
    LEFT JOIN core.paper p ON rm.artifact_kind = 'paper' AND p.arxiv_id = rm.artifact_id
    LEFT JOIN core.repository r ON rm.artifact_kind = 'repository' AND r.github_full_name = rm.artifact_id
    WHERE rm.artifact_kind IN ('paper', 'repository')
    GROUP BY rm.release_id
), weights AS (
    -- The first createdAt of its flagships, or of all its models if none is a flagship; NULL if one is at the Hub's earliest date, since it may be older.
    SELECT release_id, CASE WHEN NOT bool_or(created_at <= '2022-03-03') THEN (min(created_at) AT TIME ZONE 'UTC')::date END AS weights_since
    FROM (
        SELECT rm.release_id, rm.role = 'flagship' AS is_flagship, bool_or(rm.role = 'flagship') OVER (PARTITION BY rm.release_id) AS has_flagship,
               m.created_at, m.has_weight_files
        FROM core.release_member rm
        JOIN core.model m ON m.hub_id = rm.artifact_id
        WHERE rm.artifact_kind = 'model'
    ) member
    WHERE has_weight_files AND (is_flagship OR NOT has_flagship)
    GROUP BY release_id
    -- Give a day only if all models have one: a model without a date may be the first.
    HAVING count(created_at) = count(*)
)
SELECT r.release_id,
       coalesce(r.release_date, o.paper_date, o.commit_date, o.repository_date) AS origin_date,
       CASE WHEN r.release_date IS NOT NULL THEN r.date_method
            WHEN o.paper_date IS NOT NULL THEN 'arxiv_first_version'
            WHEN o.commit_date IS NOT NULL THEN 'github_first_commit'
            WHEN o.repository_date IS NOT NULL THEN 'github_created_at'
            ELSE 'unknown' END AS origin_method,
       o.paper_date,
       -- Take the registry's date, which a person read, else createdAt: a repository may have been private at first.
       coalesce(d.weights_since, w.weights_since) AS weights_since,
       CASE WHEN d.weights_since IS NOT NULL THEN 'registry' WHEN w.weights_since IS NOT NULL THEN 'hub_created_at' END AS weights_since_method,
       CASE WHEN d.weights_since IS NOT NULL THEN d.date_precision WHEN w.weights_since IS NOT NULL THEN 'day' END AS weights_since_precision
FROM core.release r
LEFT JOIN own o USING (release_id)
LEFT JOIN weights w USING (release_id)
LEFT JOIN (
    SELECT release_id, date_precision,
           to_date(weights_since, CASE date_precision WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END) AS weights_since
    FROM core.registry_weights_date
) d USING (release_id);

COMMENT ON TABLE core.release_origin IS 'The day of each release as far back as any source tells it: arXiv and GitHub where the Hub''s createdAt stands on its floor. Key: release_id.';
COMMENT ON COLUMN core.release_origin.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.release_origin.origin_date IS 'Day of the release; NULL: no source tells it.';
COMMENT ON COLUMN core.release_origin.origin_method IS 'registry, correction, hub_created_at, arxiv_first_version, github_first_commit, github_created_at or unknown.';
COMMENT ON COLUMN core.release_origin.paper_date IS 'First version on arXiv of the earliest of its own papers (UTC).';
COMMENT ON COLUMN core.release_origin.weights_since IS 'First known day of its weights: as the registry tells when they were published (weights_dates.csv), else the first day on which a repository of the Hub existed that holds weights of its flagships (createdAt, UTC): they may have been elsewhere before, and may have been put there later. First day of the period where the precision is coarser than a day. NULL: nothing tells it, or such a repository has no date, or stands on createdAt''s floor of 2022-03-02.';
COMMENT ON COLUMN core.release_origin.weights_since_method IS 'registry or hub_created_at; NULL without a day.';
COMMENT ON COLUMN core.release_origin.weights_since_precision IS 'day, month or year; NULL without a day.';
