-- Written by make schema: change it by a migration.
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
CREATE INDEX hub_disclosure_account ON ONLY mart.hub_disclosure (account);
CREATE INDEX hub_disclosure_base ON ONLY mart.hub_disclosure USING gin (base_hub_ids) WHERE (base_hub_ids IS NOT NULL);
CREATE INDEX hub_disclosure_dataset ON ONLY mart.hub_disclosure USING gin (dataset_hub_ids) WHERE (dataset_hub_ids IS NOT NULL);
CREATE INDEX hub_disclosure_lab ON ONLY mart.hub_disclosure (lab_id) WHERE (lab_id <> 'unknown');
CREATE INDEX hub_disclosure_name ON ONLY mart.hub_disclosure (hub_id);

COMMENT ON TABLE mart.hub_disclosure IS 'What every model and data set of the Hub discloses by what its record of the Hub''s lists declares alone: declared, not verified, and never compared with a status of a release. open: the declaration gives it whole and the census saw it there without a gate; partial: in part, behind a gate, or declared and not seen there; none: the record tells the place where it would stand, and nothing stands there, which says nothing of what card, paper or repository tell; unknown: that place was not told, or the Hub''s lists have none. Changed day by day, without a history. Partitioned by kind. Grain: one row per repository that the census ever met, those that are gone as they were told last, without what the registry says is to be shown no more. Key: kind, hub_key. Source: raw.hub_block, raw.hub_repository, core.hub_declaration. Caveats: filter by hub_id, account, lab_id, or base_hub_ids @> ARRAY[…]; gone_at IS NULL for what is there. Of how many repositories, and whether these are all, says mart.hub_collected.';
COMMENT ON COLUMN mart.hub_disclosure.hub_key IS 'Our number for the repository, a key.';
COMMENT ON COLUMN mart.hub_disclosure.parameters IS 'Parameters, count, by safetensors or gguf metadata; NULL: the record has none.';
COMMENT ON COLUMN mart.hub_disclosure.created_at IS 'createdAt as the record says (floor 2022-03-02T23:29:04Z), UTC; NULL: the record has none.';
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
COMMENT ON COLUMN mart.hub_disclosure.access IS 'Who gets at it as the record says: open, gated, disabled, private, gone, or not told (the Hub''s record does not say whether there is a gate, as in a snapshot).';
COMMENT ON COLUMN mart.hub_disclosure.gated IS 'Gate as the record says: false, auto, manual, or true where only that is known; NULL: the record has none.';
COMMENT ON COLUMN mart.hub_disclosure.library_name IS 'Library as the record says; NULL: the record has none.';
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

GRANT TRUNCATE ON mart.hub_disclosure TO observatory_loader;
