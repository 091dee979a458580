-- Releases with what belongs to them.
-- Grain: one row per release. Key: release_id. Volatile: models. Reads: core.release, core.release_member, core.release_origin, core.model.
SELECT r.release_id, r.lab_id, r.name,
       -- A release that is dated after the newest observation was not out yet: it has no date here.
       CASE WHEN r.is_counted OR NOT r.is_registry THEN r.release_date END AS release_date,
       CASE WHEN r.is_counted OR NOT r.is_registry THEN r.date_precision END AS date_precision,
       CASE WHEN r.is_counted OR NOT r.is_registry THEN r.date_method ELSE 'unknown' END AS date_method, r.is_registry,
       CASE WHEN r.offer = 'api' THEN true WHEN r.offer IN ('api or product', 'not recorded') THEN NULL ELSE false END AS is_api_only, r.is_api_only AS weights_not_published, r.offer,
       o.weights_since, o.weights_since_method, o.weights_since_precision,
       CASE WHEN r.is_counted OR NOT r.is_registry THEN o.origin_date END AS origin_date,
       CASE WHEN r.is_counted OR NOT r.is_registry THEN o.origin_method ELSE 'unknown' END AS origin_method,
       CASE WHEN r.is_registry AND NOT r.is_counted THEN 'after the newest observation' WHEN o.origin_date IS NULL THEN
            CASE WHEN bool_or(x.created_at <= '2022-03-03') THEN 'before the Hub''s dates' ELSE 'no source tells a day' END END AS no_date_reason,
       r.is_counted, r.is_registry AND r.is_counted AS is_flagship, r.modality,
       count(m.artifact_id) FILTER (WHERE m.artifact_kind = 'model') AS models,
       coalesce(array_agg(m.artifact_id ORDER BY m.artifact_id) FILTER (WHERE m.artifact_kind = 'paper'), '{}') AS papers,
       coalesce(array_agg(m.artifact_id ORDER BY m.artifact_id) FILTER (WHERE m.artifact_kind = 'repository'), '{}') AS repositories,
       coalesce(array_agg(m.artifact_id ORDER BY m.artifact_id) FILTER (WHERE m.artifact_kind = 'dataset'), '{}') AS datasets
FROM core.release r
LEFT JOIN core.release_origin o USING (release_id)
LEFT JOIN core.release_member m USING (release_id)
LEFT JOIN core.model x ON m.artifact_kind = 'model' AND x.hub_id = m.artifact_id
GROUP BY r.release_id, o.release_id;

COMMENT ON TABLE mart.release IS 'Releases with their lab and date, also single models of others. Key: release_id. Caveats: begin with mart.release_overview, which holds the flagship releases with their statuses; before you count here filter is_flagship.';
COMMENT ON COLUMN mart.release.release_id IS 'lab_id/slug; hub/<hub_id> for a single model of an unknown lab.';
COMMENT ON COLUMN mart.release.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release.name IS 'Name.';
COMMENT ON COLUMN mart.release.release_date IS 'First day of the month or year where date_precision is coarser than day, so count no days from it and draw no line by days before you filter on that: mart.release_overview.release_date has days alone. NULL: not known, or after the newest observation (no_date_reason).';
COMMENT ON COLUMN mart.release.date_precision IS 'day, month or year.';
COMMENT ON COLUMN mart.release.date_method IS 'registry, correction, hub_created_at or unknown.';
COMMENT ON COLUMN mart.release.is_registry IS 'Whether it stands in sql/registry/releases.csv, as a flagship by its criterion.';
COMMENT ON COLUMN mart.release.is_api_only IS 'NULL where it is not known, which is most of the newest: a count of true leaves these out, so count mart.release_overview.api_only, which has a word for them, or offer. Whether the registry documents that its weights were not given out, and that programs could call it by API (offer is api). NULL: the former alone, and not whether by API. What became of the weights is not in it: one of which a part was given out is by API alone only here, and mart.release_overview.api_only says no.';
COMMENT ON COLUMN mart.release.weights_not_published IS 'Whether the registry documents that its maker did not give out the weights, whoever was offered the release (offer). False says that nothing documents it, not that weights were released.';
COMMENT ON COLUMN mart.release.offer IS 'Where weights_not_published: to whom the release was offered by the registry (sql/registry/offers.csv): api (programs could call it, also where it was in a product too), product (its maker''s products alone), api or product (one of the two, not certain which), partners only, nobody (shown and described alone), or not recorded: nobody wrote down which. NULL: weights_not_published is false.';
COMMENT ON COLUMN mart.release.weights_since IS 'First known day of its weights: as the registry tells when they were published, else createdAt of the first repository of the Hub with weights of its flagships (UTC), which may be older than the files, while they may have been elsewhere before (weights_since_method). First day of the month or year where weights_since_precision says so. NULL: no day is known, as of what was on the Hub before its floor of 2022-03-02.';
COMMENT ON COLUMN mart.release.weights_since_method IS 'registry (a person wrote down when they were published) or hub_created_at; NULL without a day.';
COMMENT ON COLUMN mart.release.weights_since_precision IS 'day, month or year; NULL without a day.';
COMMENT ON COLUMN mart.release.origin_date IS 'Day that the claims and shares count it by: release_date, else the first version of its own paper, the first commit or the creation of its own repository (origin_method says which; UTC). Of a repository it may be a day before the release. First day of the period where date_precision is coarser than a day. NULL: no_date_reason says why.';
COMMENT ON COLUMN mart.release.origin_method IS 'registry, correction, hub_created_at, arxiv_first_version, github_first_commit, github_created_at or unknown.';
COMMENT ON COLUMN mart.release.no_date_reason IS 'Why origin_date is NULL: after the newest observation (the registry dates it later than what the services told, so that it was not out yet and counts nowhere), before the Hub''s dates (createdAt of a model of it stands on the Hub''s floor of 2022-03-02: it is of that day or of any before), or no source tells a day (createdAt of its models is not told, and no paper or repository of its own is dated). NULL: a day is known.';
COMMENT ON COLUMN mart.release.is_counted IS 'Whether it counts in mart.lab_disclosure and mart.country_disclosure: a flagship, or another release of a registry lab with a model of its own on the Hub. Flagships alone: is_flagship.';
COMMENT ON COLUMN mart.release.is_flagship IS 'Whether it stands in mart.release_overview: a flagship release of the registry that was out by the newest observation.';
COMMENT ON COLUMN mart.release.modality IS 'Main modality, where known.';
COMMENT ON COLUMN mart.release.models IS 'Member models. Unit: count.';
COMMENT ON COLUMN mart.release.papers IS 'arXiv ids of its own papers, sorted.';
COMMENT ON COLUMN mart.release.repositories IS 'GitHub full names of its code, sorted.';
COMMENT ON COLUMN mart.release.datasets IS 'Hub ids of its training datasets, sorted.';
COMMENT ON COLUMN mart.release.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
