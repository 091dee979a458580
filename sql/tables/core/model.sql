-- Written by make schema: change it by a migration.
CREATE TABLE core.model (
    hub_id              text         PRIMARY KEY,
    hub_uid             text,
    account             text,
    lab_id              text         NOT NULL,
    universe            text         NOT NULL CHECK (universe IN ('registry', 'scope', 'adoption', 'named')),
    created_at          timestamptz,
    last_modified_at    timestamptz,
    gated               text,
    is_disabled         boolean,
    has_weight_files    boolean,
    pipeline_tag        text,
    library_name        text,
    parameters          bigint,
    hub_license_id      text,
    license_name        text,
    license_spdx        text,
    licence_class       text         NOT NULL,
    release_stem        text,
    is_derivative       boolean,
    downloads           bigint,
    downloads_all_time  bigint,
    likes               bigint,
    raw_version_id      bigint       NOT NULL,
    first_seen_at       timestamptz  NOT NULL,
    gone_at             timestamptz
);

COMMENT ON TABLE core.model IS 'Models on the Hub that we have a record of. Key: hub_id. Reads: staging.model, core.document, registry.';
COMMENT ON COLUMN core.model.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN core.model.hub_uid IS 'The Hub''s _id, stable across renames, where told.';
COMMENT ON COLUMN core.model.account IS 'Hub account before the slash; NULL for canonical ids without one.';
COMMENT ON COLUMN core.model.lab_id IS 'Lab of the account (core.lab), or unknown.';
COMMENT ON COLUMN core.model.universe IS 'Why it is here: registry (a lab''s account), scope (seeded), adoption (top by downloads or likes), named (another record names it).';
COMMENT ON COLUMN core.model.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC.';
COMMENT ON COLUMN core.model.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN core.model.gated IS 'As told: false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN core.model.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN core.model.has_weight_files IS 'Whether weight files are listed; NULL: no file list was told.';
COMMENT ON COLUMN core.model.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN core.model.library_name IS 'Library as told.';
COMMENT ON COLUMN core.model.parameters IS 'Parameters, count, from safetensors or gguf metadata.';
COMMENT ON COLUMN core.model.hub_license_id IS 'license tag as told, lower case.';
COMMENT ON COLUMN core.model.license_name IS 'license_name of the card, where the tag is other.';
COMMENT ON COLUMN core.model.license_spdx IS 'SPDX expression by core.licence; NULL: unknown.';
COMMENT ON COLUMN core.model.licence_class IS 'Class by core.licence; unknown where nothing is told or mapped.';
COMMENT ON COLUMN core.model.release_stem IS 'Family part of the name, sizes, formats and tuning left off.';
COMMENT ON COLUMN core.model.is_derivative IS 'Whether it declares a base model; NULL: not told.';
COMMENT ON COLUMN core.model.downloads IS 'Downloads of the last 30 days, newest told. Unit: count.';
COMMENT ON COLUMN core.model.downloads_all_time IS 'Downloads since creation, newest told. Unit: count.';
COMMENT ON COLUMN core.model.likes IS 'Likes, newest told. Unit: count.';
COMMENT ON COLUMN core.model.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.model.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.model.gone_at IS 'When the Hub said that it is gone (UTC).';
