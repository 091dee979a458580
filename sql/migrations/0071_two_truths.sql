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

-- What stands in the current publication is told in the new words at once: until the next build a NULL would count as nothing.
UPDATE mart.release SET weights_not_published = is_api_only, offer = CASE WHEN is_api_only THEN 'not recorded' END;
UPDATE mart.release_disclosure
SET data_extent = CASE WHEN data_status = 'open' THEN 'released' WHEN data_status = 'closed' THEN 'nothing' WHEN data_status = 'unknown' THEN 'unknown'
                       WHEN data_reason LIKE 'released%' AND data_reason NOT LIKE '%of the family%' THEN 'partly released'
                       WHEN data_reason LIKE 'described%' THEN 'described' ELSE 'named' END;
UPDATE mart.time_to_artefact_quantile
SET q25_high = q25, q50_high = q50, q75_high = q75, share_within_30_low = share_within_30, share_within_90_low = share_within_90,
    share_within_365_low = share_within_365, q25 = CASE WHEN q25 = q25_low THEN q25 END, q50 = CASE WHEN q50 = q50_low THEN q50 END,
    q75 = CASE WHEN q75 = q75_low THEN q75 END, share_within_30 = CASE WHEN share_within_30 = share_within_30_high THEN share_within_30 END,
    share_within_90 = CASE WHEN share_within_90 = share_within_90_high THEN share_within_90 END,
    share_within_365 = CASE WHEN share_within_365 = share_within_365_high THEN share_within_365 END;

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
