-- Written by make schema: change it by a migration.
CREATE TABLE mart.disappearance (
    kind                     text          NOT NULL,
    lab_id                   text          NOT NULL,
    month                    date          NOT NULL,
    gone                     bigint        NOT NULL,
    became_private           bigint,
    became_gated             bigint,
    became_private_or_gated  bigint,
    metric                   text          NOT NULL,
    universe                 text          NOT NULL,
    "window"                 text          NOT NULL,
    definition_version       integer       NOT NULL,
    n                        bigint        NOT NULL,
    coverage                 numeric(6,4),
    as_of                    timestamptz,
    publication_id           bigint        NOT NULL,
    published_from           timestamptz   NOT NULL,
    PRIMARY KEY (universe, kind, lab_id, month)
);

COMMENT ON TABLE mart.disappearance IS 'Models and datasets that the services said to be gone, or that became private or gated, per lab and month. Key: universe, kind, lab_id, month.';
COMMENT ON COLUMN mart.disappearance.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.disappearance.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.disappearance.month IS 'First day of the month in which we were told (UTC).';
COMMENT ON COLUMN mart.disappearance.gone IS 'Repositories that the Hub said are gone, count; one made private looks the same.';
COMMENT ON COLUMN mart.disappearance.became_private IS 'Repositories told as private after being told as public, count; NULL where private is never told.';
COMMENT ON COLUMN mart.disappearance.became_gated IS 'Repositories told as gated after being told as not gated, count; NULL where gating is never told.';
COMMENT ON COLUMN mart.disappearance.became_private_or_gated IS 'Repositories of either, where told, count; NULL where neither is ever told.';
COMMENT ON COLUMN mart.disappearance.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disappearance.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.disappearance."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.disappearance.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disappearance.n IS 'Repositories of the lab that were ever told until the end of the month, count.';
COMMENT ON COLUMN mart.disappearance.coverage IS 'Share of n of which gating was ever told.';
COMMENT ON COLUMN mart.disappearance.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disappearance.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disappearance.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('disappearance');
