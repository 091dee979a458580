-- Written by make schema: change it by a migration.
CREATE TABLE mart.relative_adoption (
    hub_id              text          NOT NULL,
    release_id          text          NOT NULL,
    size_bucket         text          NOT NULL,
    day                 integer       NOT NULL,
    downloads_all_time  bigint,
    ram_v1              numeric,
    ram_v2              numeric,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, hub_id, day)
);
CREATE INDEX relative_adoption_release_id ON mart.relative_adoption (release_id);

COMMENT ON TABLE mart.relative_adoption IS 'Relative Adoption Metric of models in their class of size at fixed ages, from our own counters of downloadsAllTime. NULL with coverage 0 where a model is older than our counters, or younger than the age. Key: universe, hub_id, day.';
COMMENT ON COLUMN mart.relative_adoption.hub_id IS 'The model: flagship, size or base of its release.';
COMMENT ON COLUMN mart.relative_adoption.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.relative_adoption.size_bucket IS '<1B, 1-5B, 5-10B, 10-50B, 50-100B, 100-250B, 250B+ by parameters, or unknown.';
COMMENT ON COLUMN mart.relative_adoption.day IS 'Age after the release: 7, 14, 30, 60, 90, 180 or 365. Unit: days.';
COMMENT ON COLUMN mart.relative_adoption.downloads_all_time IS 'Cumulative downloads on that day, as told last on it or before, count; NULL: not known.';
COMMENT ON COLUMN mart.relative_adoption.ram_v1 IS 'Cumulative downloads in the median of the ten most downloaded of the bucket at that age. Unit: ratio; NULL: unknown, or fewer than ten.';
COMMENT ON COLUMN mart.relative_adoption.ram_v2 IS 'Cumulative downloads in those of the tenth of the bucket at that age, the baseline made monotone over ages. Unit: ratio; NULL: unknown, or fewer than ten.';
COMMENT ON COLUMN mart.relative_adoption.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.relative_adoption.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.relative_adoption."window" IS 'Day of age, dN.';
COMMENT ON COLUMN mart.relative_adoption.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.relative_adoption.n IS 'Models of the bucket, count.';
COMMENT ON COLUMN mart.relative_adoption.coverage IS 'Share of n known at that age; 0 where this row''s own value is not known.';
COMMENT ON COLUMN mart.relative_adoption.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.relative_adoption.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.relative_adoption.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('relative_adoption');
