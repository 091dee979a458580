-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_source (
    hub_source    text  PRIMARY KEY,
    title         text  NOT NULL,
    publisher     text  NOT NULL,
    licence_spdx  text,
    licence_url   text,
    attribution   text  NOT NULL,
    first_day     date,
    last_day      date,
    tells         text  NOT NULL,
    limits        text  NOT NULL,
    not_known     text  NOT NULL,
    source        text  NOT NULL,
    note          text
);

COMMENT ON TABLE core.hub_source IS 'Who told us of the whole Hub: its own lists, and datasets of others that kept days of it, each with its licence and its limits. Grain: one row per source. Key: hub_source. Source: sql/registry/hub_sources.csv.';
COMMENT ON COLUMN core.hub_source.hub_source IS 'Our name for the source, as in meta.hub_sweep and meta.hub_archive_load.';
COMMENT ON COLUMN core.hub_source.title IS 'What it is.';
COMMENT ON COLUMN core.hub_source.publisher IS 'Who publishes it.';
COMMENT ON COLUMN core.hub_source.licence_spdx IS 'Licence that it declares, as an SPDX expression; NULL: none declared. It covers the collection, not the models, datasets and cards that it tells of.';
COMMENT ON COLUMN core.hub_source.licence_url IS 'Text of the licence, URL.';
COMMENT ON COLUMN core.hub_source.attribution IS 'How to name it beside what rests on it.';
COMMENT ON COLUMN core.hub_source.first_day IS 'First day that it is published to hold (UTC).';
COMMENT ON COLUMN core.hub_source.last_day IS 'Last day that it was published to hold when this row was written (UTC); NULL: it goes on.';
COMMENT ON COLUMN core.hub_source.tells IS 'What it tells.';
COMMENT ON COLUMN core.hub_source.limits IS 'What it does not tell, and where it is known to be wrong.';
COMMENT ON COLUMN core.hub_source.not_known IS 'What public sources did not tell us of it.';
COMMENT ON COLUMN core.hub_source.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.hub_source.note IS 'Remarks: what the row rests on.';

GRANT DELETE, UPDATE ON core.hub_source TO observatory_loader;
