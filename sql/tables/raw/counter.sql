-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_insert_scale_factor: rows are only added; those of each day are vacuumed while they are new, so that no run meets many.
CREATE TABLE raw.counter (
    record_id           bigint            NOT NULL REFERENCES raw.record (record_id),
    observed_at         timestamptz       NOT NULL,
    downloads           bigint,
    downloads_all_time  bigint,
    likes               bigint,
    trending_score      double precision,
    upvotes             bigint,
    followers           bigint,
    models              bigint,
    datasets            bigint,
    spaces              bigint,
    papers              bigint,
    members             bigint,
    stars               bigint,
    forks               bigint,
    subscribers         bigint,
    open_issues         bigint,
    PRIMARY KEY (record_id, observed_at)
) WITH (autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE raw.counter IS 'Counters as a time series, a row only where one moved; falls and resets are kept as told. Key: record_id, observed_at. Source: the Hub and GitHub, by the ingest Dags.';
COMMENT ON COLUMN raw.counter.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.counter.observed_at IS 'By the service''s Date (UTC).';
COMMENT ON COLUMN raw.counter.downloads IS 'Hub downloads of the last 30 days, count.';
COMMENT ON COLUMN raw.counter.downloads_all_time IS 'Hub downloads since creation, count; known to fall at times.';
COMMENT ON COLUMN raw.counter.likes IS 'Hub likes, count.';
COMMENT ON COLUMN raw.counter.trending_score IS 'Hub trending score, no unit.';
COMMENT ON COLUMN raw.counter.upvotes IS 'Upvotes of a Hub paper page, count.';
COMMENT ON COLUMN raw.counter.followers IS 'Followers of a Hub organisation, count.';
COMMENT ON COLUMN raw.counter.models IS 'Public models that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.datasets IS 'Public datasets that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.spaces IS 'Public Spaces that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.papers IS 'Papers that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.members IS 'Members that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.stars IS 'GitHub stars, count.';
COMMENT ON COLUMN raw.counter.forks IS 'GitHub forks, count.';
COMMENT ON COLUMN raw.counter.subscribers IS 'GitHub watchers (subscribers_count), count.';
COMMENT ON COLUMN raw.counter.open_issues IS 'GitHub open issues and pull requests, count.';
