-- Written by make schema: change it by a migration.
-- fillfactor: room in each page for the next version of a row, so that an update need not touch the indexes.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE raw.hub_repository (
    hub_key           integer      PRIMARY KEY,
    block_id          integer      NOT NULL,
    created_at        timestamptz,
    last_modified_at  timestamptz,
    observed_at       timestamptz  NOT NULL,
    first_seen_at     timestamptz  NOT NULL,
    gone_at           timestamptz,
    content_hash      bigint       NOT NULL,
    parameters        bigint,
    ordinal           smallint     NOT NULL,
    is_private        boolean,
    is_disabled       boolean,
    kind              text         NOT NULL CHECK (kind IN ('model', 'dataset')),
    via               text         NOT NULL CHECK (via IN ('census', 'snapshot')),
    hub_uid           text         COLLATE "C" NOT NULL,
    hub_id            text         COLLATE "C" NOT NULL,
    gated             text,
    hub_license_id    text,
    pipeline_tag      text,
    library_name      text,
    base_models       text[]
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02, fillfactor=90);
CREATE INDEX hub_repository_block ON raw.hub_repository USING brin (block_id) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX hub_repository_name ON raw.hub_repository (hub_id, kind);
CREATE INDEX hub_repository_place ON raw.hub_repository USING brin (COALESCE(created_at, 'infinity') timestamptz_minmax_multi_ops) WITH (pages_per_range='32', autosummarize='on');
CREATE UNIQUE INDEX hub_repository_uid ON raw.hub_repository (hub_uid, kind);

COMMENT ON TABLE raw.hub_repository IS 'Models and datasets of the whole Hub with their current metadata. Key: hub_key; also kind, hub_uid. A superseded row moves to raw.hub_repository_history. Source: the Hub''s lists or a bulk snapshot.';
COMMENT ON COLUMN raw.hub_repository.hub_key IS 'Our number for the repository, rising with its first sight. Unit: key.';
COMMENT ON COLUMN raw.hub_repository.block_id IS 'Where the record lies as received (raw.hub_block).';
COMMENT ON COLUMN raw.hub_repository.created_at IS 'createdAt as told (floor 2022-03-02T23:29:04Z), UTC; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.last_modified_at IS 'lastModified as told, UTC.';
COMMENT ON COLUMN raw.hub_repository.observed_at IS 'When this metadata was first told, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.hub_repository.first_seen_at IS 'When the repository was first told (UTC).';
COMMENT ON COLUMN raw.hub_repository.gone_at IS 'When the Hub answered that it is gone (UTC); NULL while it is there.';
COMMENT ON COLUMN raw.hub_repository.content_hash IS 'First 8 bytes of BLAKE2b over all told fields but counters, as a signed integer.';
COMMENT ON COLUMN raw.hub_repository.parameters IS 'Parameters, count, by safetensors or gguf metadata.';
COMMENT ON COLUMN raw.hub_repository.ordinal IS 'Place in the block, from 0. Unit: rank.';
COMMENT ON COLUMN raw.hub_repository.is_private IS 'private as told; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.kind IS 'model or dataset.';
COMMENT ON COLUMN raw.hub_repository.via IS 'census or snapshot: what told the current metadata. A snapshot leaves out gated, private and sha.';
COMMENT ON COLUMN raw.hub_repository.hub_uid IS '_id of the Hub, stable across renames, 24 hexadecimal digits.';
COMMENT ON COLUMN raw.hub_repository.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN raw.hub_repository.gated IS 'As told: false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.hub_license_id IS 'First license tag, lower case; NULL: none told.';
COMMENT ON COLUMN raw.hub_repository.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN raw.hub_repository.library_name IS 'Library as told.';
COMMENT ON COLUMN raw.hub_repository.base_models IS 'Declared parents as relation:hub_id, relation being adapter, finetune, merge, quantized or unspecified; NULL: none told.';

GRANT UPDATE (block_id, created_at, last_modified_at, observed_at, gone_at, content_hash, parameters, ordinal, is_private, is_disabled, via, hub_id, gated, hub_license_id, pipeline_tag, library_name, base_models) ON raw.hub_repository TO observatory_loader;
