-- Written by make schema: change it by a migration.
CREATE TABLE core.catalogue_model (
    maker           text         NOT NULL,
    model_id        text         NOT NULL,
    name            text         NOT NULL,
    family          text,
    release_date    text         NOT NULL,
    date_precision  text         NOT NULL,
    open_weights    boolean,
    license         text,
    modality        text         NOT NULL,
    lab_id          text,
    release_id      text,
    waits_for       text         CHECK (waits_for IN ('lab', 'release')),
    first_seen_at   timestamptz  NOT NULL,
    observed_at     timestamptz  NOT NULL,
    PRIMARY KEY (maker, model_id)
);

COMMENT ON TABLE core.catalogue_model IS 'Models that the catalogue models.dev lists, with the lab and the release that bear their names. A signal: no status, share or claim reads it. Key: maker, model_id. Source: github.com/anomalyco/models.dev (MIT), files models/<maker>/<id>.toml. Caveats: kept by a community, not by the makers; a maker''s sizes and editions have rows of their own, and are no releases of the registry.';
COMMENT ON COLUMN core.catalogue_model.maker IS 'Maker, as the catalogue names it.';
COMMENT ON COLUMN core.catalogue_model.model_id IS 'Model, as the catalogue names it.';
COMMENT ON COLUMN core.catalogue_model.name IS 'Name as told.';
COMMENT ON COLUMN core.catalogue_model.family IS 'Family as told; NULL: not told.';
COMMENT ON COLUMN core.catalogue_model.release_date IS 'Day, month or year of release as told, to date_precision.';
COMMENT ON COLUMN core.catalogue_model.date_precision IS 'day, month or year.';
COMMENT ON COLUMN core.catalogue_model.open_weights IS 'Whether its weights are open, as told; NULL: not told.';
COMMENT ON COLUMN core.catalogue_model.license IS 'Licence as told; NULL: not told.';
COMMENT ON COLUMN core.catalogue_model.modality IS 'text, multimodal, or the one kind that comes out, by what is told to go in and to come out.';
COMMENT ON COLUMN core.catalogue_model.lab_id IS 'The one lab of the registry whose id, name or account is the maker''s, without signs and case, or whose release alone bears the name; NULL: none, or several.';
COMMENT ON COLUMN core.catalogue_model.release_id IS 'Release of that lab in the registry that bears the name, or of which a model of that name on the Hub is a member, or the one release of any lab that bears it; NULL: none.';
COMMENT ON COLUMN core.catalogue_model.waits_for IS 'What a person may have to add to the registry: lab (the maker is none of it) or release (the lab has none of that name); NULL: nothing.';
COMMENT ON COLUMN core.catalogue_model.first_seen_at IS 'When it was first observed, by GitHub''s Date (UTC).';
COMMENT ON COLUMN core.catalogue_model.observed_at IS 'When its file was first observed as it is, by GitHub''s Date (UTC).';
