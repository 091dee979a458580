-- What one word stood for in two cases has two words: offered to nobody, a licence by a name of its own, data described and data released, a day that was only assumed.
CREATE TABLE core.registry_offer (
    release_id  text  PRIMARY KEY REFERENCES core.registry_release,
    offer       text  NOT NULL CHECK (offer IN ('api or product', 'partners only', 'nobody')),
    source      text  NOT NULL,
    note        text  NOT NULL
);
COMMENT ON TABLE core.registry_offer IS 'To whom a release without weights was offered, where the row of the release or its source says so. Key: release_id. Source: sql/registry/offers.csv, each row with its own. Caveats: a release of core.registry_release.is_api_only without a row here is one of which nobody wrote it down.';
COMMENT ON COLUMN core.registry_offer.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_offer.offer IS 'api or product (users could call or use it, a beta among them), partners only (chosen ones), or nobody (shown and described alone).';
COMMENT ON COLUMN core.registry_offer.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.registry_offer.note IS 'What says so: the note of the release, or the address of its announcement.';
COMMENT ON COLUMN core.registry_release.is_api_only IS 'Documented as not given out as weights: offered by API or product only, or shown and given to nobody (core.registry_offer says which, where it is known).';

CREATE TABLE core.registry_weights_date (
    release_id      text  PRIMARY KEY REFERENCES core.registry_release,
    weights_since   text  NOT NULL,
    date_precision  text  NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
    source          text  NOT NULL,
    note            text  NOT NULL
);
COMMENT ON TABLE core.registry_weights_date IS 'Since when the weights of a release can be had that was announced without them, where the row of the release or a page says so. Key: release_id. Source: sql/registry/weights_dates.csv, each row with its own.';
COMMENT ON COLUMN core.registry_weights_date.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_weights_date.weights_since IS 'Day on which the weights were published, ISO 8601 at the stated precision.';
COMMENT ON COLUMN core.registry_weights_date.date_precision IS 'day, month or year.';
COMMENT ON COLUMN core.registry_weights_date.source IS 'Public page with the weights, or that tells the day.';
COMMENT ON COLUMN core.registry_weights_date.note IS 'What says so: the note of the release, or the page.';

ALTER TABLE core.release ADD COLUMN offer text;
ALTER TABLE core.release_origin ADD COLUMN weights_since date, ADD COLUMN weights_since_method text, ADD COLUMN weights_since_precision text;
ALTER TABLE mart.release
    ADD COLUMN weights_not_published boolean, ADD COLUMN offer text, ADD COLUMN weights_since date, ADD COLUMN weights_since_method text,
    ADD COLUMN weights_since_precision text;
ALTER TABLE mart.release_disclosure ADD COLUMN data_extent text;
ALTER TABLE mart.model ADD COLUMN hub_license_name text;
ALTER TABLE mart.time_to_artefact ADD COLUMN to_date_basis text;
ALTER TABLE mart.time_to_artefact_quantile
    ADD COLUMN q25_high integer, ADD COLUMN q50_high integer, ADD COLUMN q75_high integer,
    ADD COLUMN share_within_30_low numeric(9,6), ADD COLUMN share_within_90_low numeric(9,6), ADD COLUMN share_within_365_low numeric(9,6);

-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.country_year_overview;
DROP VIEW IF EXISTS mart.year_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.dimension_overview;
DROP VIEW IF EXISTS mart.licence_overview;
DROP VIEW IF EXISTS mart.most_open;
DROP VIEW IF EXISTS meta.release_tally;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.most_downloaded;
DROP VIEW IF EXISTS mart.model_overview;
