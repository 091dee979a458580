-- A catalogue of models as their makers offer them, read daily: what it lists and the registry does not know waits for a person.
CREATE TABLE core.catalogue_model (
    maker           text        NOT NULL,
    model_id        text        NOT NULL,
    name            text        NOT NULL,
    family          text,
    release_date    text        NOT NULL,
    date_precision  text        NOT NULL,
    open_weights    boolean,
    license         text,
    modality        text        NOT NULL,
    lab_id          text,
    release_id      text,
    waits_for       text        CHECK (waits_for IN ('lab', 'release')),
    first_seen_at   timestamptz NOT NULL,
    observed_at     timestamptz NOT NULL,
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

CREATE TABLE mart.catalogue_model (
    maker           text        NOT NULL,
    model_id        text        NOT NULL,
    name            text        NOT NULL,
    family          text,
    release_date    text        NOT NULL,
    date_precision  text        NOT NULL,
    open_weights    boolean,
    license         text,
    modality        text        NOT NULL,
    lab_id          text,
    release_id      text,
    waits_for       text,
    first_seen_at   timestamptz NOT NULL,
    observed_at     timestamptz NOT NULL,
    publication_id  bigint      NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (maker, model_id)
);
COMMENT ON TABLE mart.catalogue_model IS 'Models that the catalogue models.dev lists, and which of them the registry does not know: the rows with waits_for are a queue for a person, and make registry-review prints them. A signal: no status, share or claim reads it. Key: maker, model_id. Source: github.com/anomalyco/models.dev (MIT), files models/<maker>/<id>.toml. Caveats: kept by a community, not by the makers; a maker''s sizes and editions have rows of their own, and are no releases of the registry.';
DO $$
DECLARE
    told record;
BEGIN
    FOR told IN SELECT attname, col_description(attrelid, attnum) AS words FROM pg_attribute WHERE attrelid = 'core.catalogue_model'::regclass AND attnum > 0 LOOP
        EXECUTE format('COMMENT ON COLUMN mart.catalogue_model.%I IS %L', told.attname, told.words);
    END LOOP;
END $$;
COMMENT ON COLUMN mart.catalogue_model.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.catalogue_model.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

COMMENT ON COLUMN raw.record.source IS 'Service, or catalogue: huggingface, arxiv, github, models_dev (read from GitHub).';
COMMENT ON COLUMN raw.record.kind IS 'What it is: model, dataset, organization, model_card, model_tree, paper, repository, tree, readme, licence, releases, commits, catalogue, catalogue_file …';
COMMENT ON COLUMN raw.record.via IS 'Call that told it: list, item, file, oai, atom, rest, graphql, tree, blob. Two calls tell two sets of fields.';
COMMENT ON COLUMN raw.record.key IS 'The service''s own name for it: hub id, canonical arXiv id, GitHub full name, maker/model of a catalogue.';
COMMENT ON COLUMN meta.receipt.source IS 'Service, or catalogue: huggingface, arxiv, github, models_dev.';
COMMENT ON COLUMN meta.run.source IS 'Service or catalogue that an ingest run asked (huggingface, arxiv, github, models_dev); NULL for other runs.';
