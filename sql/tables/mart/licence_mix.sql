-- Written by make schema: change it by a migration.
CREATE TABLE mart.licence_mix (
    scope_kind          text          NOT NULL,
    scope_id            text          NOT NULL,
    year                integer,
    weighting           text          NOT NULL,
    licence_class       text          NOT NULL,
    share               numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    licence_id          text          NOT NULL DEFAULT 'all',
    size_band           text          NOT NULL DEFAULT 'all',
    weight              numeric,
    share_of_all        numeric(9,6),
    PRIMARY KEY (universe, scope_kind, scope_id, "window", weighting, licence_class, licence_id, size_band)
);

COMMENT ON TABLE mart.licence_mix IS 'Classes and ids of licences by year of release and size, per lab, country, generation and over all. Unknown is no class: shares are of what is known, and those of classes sum to 1; share_of_all has who declares none among all. Key: universe, scope_kind, scope_id, window, weighting, licence_class, licence_id, size_band.';
COMMENT ON COLUMN mart.licence_mix.scope_kind IS 'lab, country, generation or all.';
COMMENT ON COLUMN mart.licence_mix.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, all, or edges on the longest way up to a root (16: 16 and more).';
COMMENT ON COLUMN mart.licence_mix.year IS 'Year of release (of createdAt in whole_hub). Unit: calendar year; NULL: all years together, those without a known year too.';
COMMENT ON COLUMN mart.licence_mix.weighting IS 'model, release or download (of the last 30 days).';
COMMENT ON COLUMN mart.licence_mix.licence_class IS 'proprietary-restricted, non-commercial, use-restricted, copyleft, permissive or public-domain, from the most to the least restricted; unknown only in rows of a licence id.';
COMMENT ON COLUMN mart.licence_mix.share IS 'Weight of the class (or of the licence) in the weight of all known classes of the band, 0 to 1; NULL: a licence of no known class.';
COMMENT ON COLUMN mart.licence_mix.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_mix.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.licence_mix."window" IS 'Year, or all_time.';
COMMENT ON COLUMN mart.licence_mix.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_mix.n IS 'Models or releases that entered, those of unknown licence too, count.';
COMMENT ON COLUMN mart.licence_mix.coverage IS 'Share of the weight whose class is known.';
COMMENT ON COLUMN mart.licence_mix.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_mix.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_mix.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.licence_mix.licence_id IS 'Licence as the Hub tells it (core.licence); none: the record tells no licence; not listed: an id that core.licence does not hold; all: every licence of the class together.';
COMMENT ON COLUMN mart.licence_mix.size_band IS 'Band of parameters (core.size_band), or all. Bands and licence ids are told for all, countries and generations, not for labs.';
COMMENT ON COLUMN mart.licence_mix.weight IS 'Sum of weights of the row, countries of one lab by equal fractions. Unit: models, releases or downloads. Add it up over bands to cut where a publication cuts.';
COMMENT ON COLUMN mart.licence_mix.share_of_all IS 'Weight in the weight of all of the band, those that declare none among them, 0 to 1.';

SELECT meta.keep_history('licence_mix');
