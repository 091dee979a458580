-- Written by make schema: change it by a migration.
-- fillfactor: room in each page for the next version of a row, so that an update need not touch the indexes.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.hub_declaration (
    hub_key         integer   PRIMARY KEY,
    results         integer   NOT NULL,
    datasets_other  smallint  NOT NULL,
    bases_other     smallint  NOT NULL,
    topics          smallint  NOT NULL,
    has_tags        boolean   NOT NULL,
    has_card        boolean   NOT NULL,
    has_weights     boolean   NOT NULL,
    names_results   boolean   NOT NULL,
    license_name    text,
    region          text,
    datasets        text[]    COLLATE "C",
    bases           text[]    COLLATE "C",
    licences        text[],
    arxiv_ids       text[],
    dois            text[],
    languages       text[],
    formats         text[],
    trainers        text[]
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02, fillfactor=90);

COMMENT ON TABLE core.hub_declaration IS 'What each model and data set of the whole Hub declares in tags and card metadata, as its newest record of a list tells it: declared by its maker, verified by nobody. A list is NULL where nothing of it is declared; has_tags and has_card say whether the place where it would stand was told at all. Key: hub_key. Source: raw.hub_block.';
COMMENT ON COLUMN core.hub_declaration.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN core.hub_declaration.results IS 'Values of metrics in the card''s model-index, count.';
COMMENT ON COLUMN core.hub_declaration.datasets_other IS 'Declared training data that names no data set of the Hub, count.';
COMMENT ON COLUMN core.hub_declaration.bases_other IS 'Declared bases that name no repository of the Hub, count; of a data set 1 where any source does.';
COMMENT ON COLUMN core.hub_declaration.topics IS 'Topics of metadata that the card covers, count of 7. Models: licence, language, task, library, training data, base, evaluation; data sets: licence, language, task, size, sources, annotation, structure.';
COMMENT ON COLUMN core.hub_declaration.has_tags IS 'Whether the record tells its tags, an empty list among them.';
COMMENT ON COLUMN core.hub_declaration.has_card IS 'Whether the record tells metadata of a card, at least one field.';
COMMENT ON COLUMN core.hub_declaration.has_weights IS 'Whether the Hub detected weight files: a size by safetensors or gguf, or its tag of a format that the card''s author did not write. False says nothing: a list tells no files.';
COMMENT ON COLUMN core.hub_declaration.names_results IS 'Whether results are announced: a tag model-index or eval-results, a model-index, or names of metrics in the card.';
COMMENT ON COLUMN core.hub_declaration.license_name IS 'license_name of the card, as told.';
COMMENT ON COLUMN core.hub_declaration.region IS 'Region tag, lower case: where the Hub stores it.';
COMMENT ON COLUMN core.hub_declaration.datasets IS 'Data sets of the Hub declared as training data, as told; those that only the evaluation part of the card names are left out. Models only.';
COMMENT ON COLUMN core.hub_declaration.bases IS 'Declared base models of a model, declared source data sets of a data set, as told.';
COMMENT ON COLUMN core.hub_declaration.licences IS 'Licence ids of tags, then of the card, lower case.';
COMMENT ON COLUMN core.hub_declaration.arxiv_ids IS 'Papers of arXiv by tag, canonical ids; the Hub sets the tag for every paper that the card links.';
COMMENT ON COLUMN core.hub_declaration.dois IS 'DOI tags, lower case: of the repository itself, not of a paper.';
COMMENT ON COLUMN core.hub_declaration.languages IS 'Languages of the card and of language tags, lower case, as told.';
COMMENT ON COLUMN core.hub_declaration.formats IS 'Formats of weights (models) or of data (data sets), by tag.';
COMMENT ON COLUMN core.hub_declaration.trainers IS 'Tags that training programs write into what they made.';

GRANT DELETE, TRUNCATE, UPDATE ON core.hub_declaration TO observatory_loader;
