-- Written by make schema: change it by a migration.
CREATE TABLE mart.country_disclosure (
    country                 text         NOT NULL,
    dimension               text         NOT NULL,
    weighting               text         NOT NULL,
    includes_registry_only  boolean      NOT NULL,
    n                       numeric      NOT NULL,
    n_open                  numeric      NOT NULL,
    n_partial               numeric      NOT NULL,
    n_closed                numeric      NOT NULL,
    n_unknown               numeric      NOT NULL,
    share_open_low          numeric,
    share_open_high         numeric,
    publication_id          bigint       NOT NULL,
    published_from          timestamptz  NOT NULL,
    PRIMARY KEY (country, dimension, weighting, includes_registry_only)
);

COMMENT ON TABLE mart.country_disclosure IS 'Counts and bounded shares per country and dimension; a lab of several countries counts in equal fractions. Key: country, dimension, weighting, includes_registry_only. Caveats: read both shares; the registry decides which labs and which closed releases count.';
COMMENT ON COLUMN mart.country_disclosure.country IS 'ISO 3166-1 alpha-2, or unknown.';
COMMENT ON COLUMN mart.country_disclosure.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.country_disclosure.weighting IS 'What is counted: release, model, or download (each model by its downloads of the last 30 days).';
COMMENT ON COLUMN mart.country_disclosure.includes_registry_only IS 'Whether releases known from the registry alone are counted.';
COMMENT ON COLUMN mart.country_disclosure.n IS 'Counted units; fractions where a lab has several countries. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_open IS 'Of these open. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_partial IS 'Of these partial. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_closed IS 'Of these closed. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.n_unknown IS 'Of these unknown. Unit: count.';
COMMENT ON COLUMN mart.country_disclosure.share_open_low IS 'Share open if every unknown is not open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.country_disclosure.share_open_high IS 'Share open if every unknown is open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.country_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.country_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('country_disclosure');
