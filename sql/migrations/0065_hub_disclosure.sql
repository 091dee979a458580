-- What every repository of the Hub declares of itself, what follows from it by rules, and shares of that by month.
CREATE TABLE core.hub_declaration (
    hub_key         integer  PRIMARY KEY,
    results         integer  NOT NULL,
    datasets_other  smallint NOT NULL,
    bases_other     smallint NOT NULL,
    topics          smallint NOT NULL,
    has_tags        boolean  NOT NULL,
    has_card        boolean  NOT NULL,
    has_weights     boolean  NOT NULL,
    names_results   boolean  NOT NULL,
    license_name    text,
    region          text,
    datasets        text[]   COLLATE "C",
    bases           text[]   COLLATE "C",
    licences        text[],
    arxiv_ids       text[],
    dois            text[],
    languages       text[],
    formats         text[],
    trainers        text[]
);
GRANT TRUNCATE ON core.hub_declaration TO observatory_loader;
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

ALTER TABLE meta.hub_derived ADD COLUMN made_by text;
COMMENT ON COLUMN meta.hub_derived.made_by IS 'Hash of the rules and of the registry''s rows by which all of it was made (SHA-256); NULL: nothing but what was told decides.';
COMMENT ON COLUMN meta.hub_derived.what IS 'lineage, adoption, disclosure or metrics.';

CREATE TABLE mart.hub_disclosure (
    hub_key            integer      NOT NULL,
    parameters         bigint,
    created_at         timestamptz,
    observed_at        timestamptz  NOT NULL,
    gone_at            timestamptz,
    datasets_declared  integer      NOT NULL,
    datasets_open      integer      NOT NULL,
    bases_declared     integer      NOT NULL,
    bases_open         integer      NOT NULL,
    has_tags           boolean      NOT NULL,
    has_card           boolean      NOT NULL,
    kind               text         NOT NULL,
    hub_id             text         COLLATE "C" NOT NULL,
    account            text         COLLATE "C" NOT NULL,
    lab_id             text         NOT NULL,
    access             text         NOT NULL CHECK (access IN ('open', 'gated', 'disabled', 'private', 'gone', 'not told')),
    gated              text,
    library_name       text,
    licence_id         text,
    weights            text         CHECK (weights IN ('open', 'partial', 'none', 'unknown')),
    data               text         NOT NULL CHECK (data IN ('open', 'partial', 'none', 'unknown')),
    code               text         NOT NULL CHECK (code IN ('open', 'partial', 'none', 'unknown')),
    methods            text         NOT NULL CHECK (methods IN ('open', 'partial', 'none', 'unknown')),
    licence            text         NOT NULL CHECK (licence IN ('open', 'partial', 'none', 'unknown')),
    card               text         NOT NULL CHECK (card IN ('open', 'partial', 'none', 'unknown')),
    evaluation         text         CHECK (evaluation IN ('open', 'partial', 'none', 'unknown')),
    base               text         NOT NULL CHECK (base IN ('open', 'partial', 'none', 'unknown')),
    dataset_hub_ids    text[]       COLLATE "C",
    base_hub_ids       text[]       COLLATE "C",
    PRIMARY KEY (kind, hub_key)
) PARTITION BY LIST (kind);
CREATE INDEX hub_disclosure_name ON mart.hub_disclosure (hub_id);
CREATE INDEX hub_disclosure_account ON mart.hub_disclosure (account);
CREATE INDEX hub_disclosure_lab ON mart.hub_disclosure (lab_id) WHERE lab_id <> 'unknown';
CREATE INDEX hub_disclosure_base ON mart.hub_disclosure USING gin (base_hub_ids) WHERE base_hub_ids IS NOT NULL;
CREATE INDEX hub_disclosure_dataset ON mart.hub_disclosure USING gin (dataset_hub_ids) WHERE dataset_hub_ids IS NOT NULL;
GRANT TRUNCATE ON mart.hub_disclosure TO observatory_loader;
COMMENT ON TABLE mart.hub_disclosure IS 'What every model and data set of the Hub discloses by what its record of the Hub''s lists declares alone: declared, not verified, and never compared with a status of a release. open: the declaration gives it whole and the census saw it there without a gate; partial: in part, behind a gate, or declared and not seen there; none: the record tells the place where it would stand, and nothing stands there, which says nothing of what card, paper or repository tell; unknown: that place was not told, or the Hub''s lists have none. Changed day by day, without a history. Partitioned by kind. Grain: one row per repository that the census ever met, those that are gone as they were told last, without what the registry says is to be shown no more. Key: kind, hub_key. Source: raw.hub_block, raw.hub_repository, core.hub_declaration. Caveats: filter by hub_id, account, lab_id, or base_hub_ids @> ARRAY[…]; gone_at IS NULL for what is there.';
COMMENT ON COLUMN mart.hub_disclosure.hub_key IS 'Our number for the repository, a key.';
COMMENT ON COLUMN mart.hub_disclosure.parameters IS 'Parameters, count, by safetensors or gguf metadata; NULL: not told.';
COMMENT ON COLUMN mart.hub_disclosure.created_at IS 'createdAt as told (floor 2022-03-02T23:29:04Z), UTC; NULL: not told.';
COMMENT ON COLUMN mart.hub_disclosure.observed_at IS 'When the metadata that this rests on was first told (UTC).';
COMMENT ON COLUMN mart.hub_disclosure.gone_at IS 'When the Hub answered that it is gone (UTC); NULL while it is there.';
COMMENT ON COLUMN mart.hub_disclosure.datasets_declared IS 'Declared training data sets, those that name nothing on the Hub too, count.';
COMMENT ON COLUMN mart.hub_disclosure.datasets_open IS 'Of these, those that the census holds as there without a gate, count.';
COMMENT ON COLUMN mart.hub_disclosure.bases_declared IS 'Declared bases but itself, those that name nothing on the Hub too, count; of a data set its declared sources.';
COMMENT ON COLUMN mart.hub_disclosure.bases_open IS 'Of these, those that the census holds as there without a gate, count.';
COMMENT ON COLUMN mart.hub_disclosure.has_tags IS 'Whether the record tells its tags, an empty list among them.';
COMMENT ON COLUMN mart.hub_disclosure.has_card IS 'Whether the record tells metadata of a card.';
COMMENT ON COLUMN mart.hub_disclosure.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_disclosure.hub_id IS 'org/name on the Hub, as told last.';
COMMENT ON COLUMN mart.hub_disclosure.account IS 'Account in lower case, as the Hub compares it; the whole name for canonical ids without one.';
COMMENT ON COLUMN mart.hub_disclosure.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_disclosure.access IS 'Who gets at it as told: open, gated, disabled, private, gone, or not told (a snapshot tells no gate).';
COMMENT ON COLUMN mart.hub_disclosure.gated IS 'gated as told: false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN mart.hub_disclosure.library_name IS 'Library as told; NULL: none told.';
COMMENT ON COLUMN mart.hub_disclosure.licence_id IS 'First licence id that it declares, its tags before its card, lower case; NULL: none.';
COMMENT ON COLUMN mart.hub_disclosure.weights IS 'Weights of a model. open: the Hub detected weight files, without a gate; partial: behind one; none: disabled or private; unknown: nothing detected (a list tells no files), or the gate is not told; NULL: a data set has none.';
COMMENT ON COLUMN mart.hub_disclosure.data IS 'Training data of a model as declared. open: every declared data set is on the Hub without a gate; partial: data is declared, and not all of it is; none: tags or card are told and declare none; unknown: neither is told. Of a data set its own access: open, partial (gated), none (disabled or private), unknown.';
COMMENT ON COLUMN mart.hub_disclosure.code IS 'Code. partial: a tag names the program that trained it, a framework; unknown: the Hub''s lists have no place that would tell more.';
COMMENT ON COLUMN mart.hub_disclosure.methods IS 'Methods. partial: a tag names a paper of arXiv, the maker''s own or not; none: tags are told and name none; unknown: not told.';
COMMENT ON COLUMN mart.hub_disclosure.licence IS 'Declared licence. open: public domain, permissive or copyleft; partial: use-restricted or non-commercial; none: tags or card are told and declare none, or a proprietary one; unknown: not told, or an id of no known class. Of several the most restricted.';
COMMENT ON COLUMN mart.hub_disclosure.card IS 'Card by its metadata. open: at least five of seven topics (core.hub_declaration.topics); partial: fewer; unknown: no metadata told, which is no word on a card''s text.';
COMMENT ON COLUMN mart.hub_disclosure.evaluation IS 'Results of a model. open: the card''s model-index holds a value; partial: results or metrics are named; none: tags or card are told and name none; unknown: not told; NULL: of a data set nothing is asked.';
COMMENT ON COLUMN mart.hub_disclosure.base IS 'Declared base models, or sources of a data set. open: every one is on the Hub without a gate; partial: some are declared, and not all of them are; none: tags or card are told and declare none, which may be since it stands on none; unknown: neither is told.';
COMMENT ON COLUMN mart.hub_disclosure.dataset_hub_ids IS 'Declared training data sets that name one of the Hub, as told; NULL: none.';
COMMENT ON COLUMN mart.hub_disclosure.base_hub_ids IS 'Declared bases that name a repository of the Hub, as told; NULL: none.';

CREATE TABLE mart.declaration_share (
    kind                text         NOT NULL,
    scope_kind          text         NOT NULL,
    scope_id            text         NOT NULL,
    size_band           text         NOT NULL,
    library             text         NOT NULL,
    created_year        text         NOT NULL,
    month               date         NOT NULL,
    weighting           text         NOT NULL,
    component           text         NOT NULL,
    weight_open         numeric      NOT NULL,
    weight_partial      numeric      NOT NULL,
    weight_none         numeric      NOT NULL,
    weight_unknown      numeric      NOT NULL,
    share_open          numeric(9,6),
    share_open_of_all   numeric(9,6),
    share_declared      numeric(9,6),
    metric              text         NOT NULL,
    universe            text         NOT NULL,
    "window"            text         NOT NULL,
    definition_version  integer      NOT NULL,
    n                   bigint       NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint       NOT NULL,
    published_from      timestamptz  NOT NULL,
    PRIMARY KEY (universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component)
);
CREATE INDEX declaration_share_month ON mart.declaration_share (month, scope_kind);
CREATE TABLE core.hub_declaration_share (LIKE mart.declaration_share INCLUDING ALL);
ALTER TABLE core.hub_declaration_share DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE core.hub_declaration_share IS 'What mart.declaration_share tells of the whole Hub, derived after each sweep. Key: universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component. Source: mart.hub_disclosure, raw.hub_counter_now.';
