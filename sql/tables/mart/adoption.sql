-- Written by make schema: change it by a migration.
CREATE TABLE mart.adoption (
    subject_kind        text          NOT NULL,
    subject_id          text          NOT NULL,
    month               date          NOT NULL,
    downloads_added     numeric,
    counter_resets      numeric,
    downloads_30d       numeric,
    downloads_all_time  numeric,
    likes               numeric,
    stars               numeric,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    format              text          NOT NULL DEFAULT 'all',
    made_by             text          NOT NULL DEFAULT 'all',
    derivatives_added   numeric,
    derivatives_used    numeric,
    PRIMARY KEY (universe, subject_kind, subject_id, month, format, made_by)
);
CREATE INDEX adoption_month ON mart.adoption (month, subject_kind);
CREATE INDEX adoption_subject_id ON mart.adoption (subject_id);

COMMENT ON TABLE mart.adoption IS 'Adoption by model, release, lab, country, family and band per month, from our own counters; a fall of a counter is kept as told and counted beside. Key: universe, subject_kind, subject_id, month, format, made_by.';
COMMENT ON COLUMN mart.adoption.subject_kind IS 'model, release, lab or country; of the whole Hub also family, size_band, downloads_band, base_country and base_family.';
COMMENT ON COLUMN mart.adoption.subject_id IS 'hub_id, release_id, lab_id, or ISO 3166-1 alpha-2; unknown where no lab or no country is known; a family of a registry lab; a band of core.size_band, or of core.downloads_band over downloads since creation.';
COMMENT ON COLUMN mart.adoption.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.adoption.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; a reset lowers it; NULL: no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption.counter_resets IS 'Times that a counter of downloadsAllTime fell in the month, count; NULL where no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, summed over models, count. Never add it up over months.';
COMMENT ON COLUMN mart.adoption.downloads_all_time IS 'Downloads since creation as last told in the month or before, summed over models, count.';
COMMENT ON COLUMN mart.adoption.likes IS 'Likes as last told in the month or before, summed over models, count.';
COMMENT ON COLUMN mart.adoption.stars IS 'GitHub stars as last told in the month or before, summed over the repositories of the release or the lab, count; NULL for a model, and where none was told.';
COMMENT ON COLUMN mart.adoption.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.adoption.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.adoption."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.adoption.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.adoption.n IS 'Models that entered, count (in whole_hub, accounts of which a counter moved in the month for labs and countries, derivatives for bases, else models).';
COMMENT ON COLUMN mart.adoption.coverage IS 'Share of n for which downloads_added is known; NULL where it is not asked: families, bands and bases.';
COMMENT ON COLUMN mart.adoption.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.adoption.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.adoption.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.adoption.format IS 'gguf, mlx, other, or all (core.model_format); other than all only for families.';
COMMENT ON COLUMN mart.adoption.made_by IS 'official: by an account of the lab that bears the family; community: by any other, the family being that of its own name; all: not told apart.';
COMMENT ON COLUMN mart.adoption.derivatives_added IS 'Models created in the month that declare a parent of the subject (base_country, base_family), count; parents of several share equally. NULL for other subjects.';
COMMENT ON COLUMN mart.adoption.derivatives_used IS 'Those of derivatives_added with more than 5 downloads since creation as told last, count.';

SELECT meta.keep_history('adoption');
CREATE INDEX adoption_history_subject ON mart.adoption_history (subject_id, published_to);
