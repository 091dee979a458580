-- Written by make schema: change it by a migration.
CREATE TABLE core.dataset (
    hub_id            text         PRIMARY KEY,
    account           text,
    lab_id            text         NOT NULL,
    gated             text,
    is_disabled       boolean,
    hub_license_id    text,
    license_spdx      text,
    licence_class     text         NOT NULL,
    created_at        timestamptz,
    last_modified_at  timestamptz,
    downloads         bigint,
    likes             bigint,
    raw_version_id    bigint       NOT NULL,
    first_seen_at     timestamptz  NOT NULL,
    gone_at           timestamptz
);

COMMENT ON TABLE core.dataset IS 'Datasets on the Hub that we have a record of. Key: hub_id. Reads: staging.dataset, registry.';
COMMENT ON COLUMN core.dataset.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN core.dataset.account IS 'Hub account; NULL for canonical ids without one.';
COMMENT ON COLUMN core.dataset.lab_id IS 'Lab of the account (core.lab), or unknown.';
COMMENT ON COLUMN core.dataset.gated IS 'As told: false, auto, manual, true; NULL: not told.';
COMMENT ON COLUMN core.dataset.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN core.dataset.hub_license_id IS 'license tag as told, lower case.';
COMMENT ON COLUMN core.dataset.license_spdx IS 'SPDX expression by core.licence; NULL: unknown.';
COMMENT ON COLUMN core.dataset.licence_class IS 'Class by core.licence; unknown where nothing is told or mapped.';
COMMENT ON COLUMN core.dataset.created_at IS 'createdAt of the Hub, UTC.';
COMMENT ON COLUMN core.dataset.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN core.dataset.downloads IS 'Downloads of the last 30 days, newest told. Unit: count.';
COMMENT ON COLUMN core.dataset.likes IS 'Likes, newest told. Unit: count.';
COMMENT ON COLUMN core.dataset.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.dataset.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.dataset.gone_at IS 'When the Hub said that it is gone (UTC).';
