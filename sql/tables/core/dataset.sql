-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/dataset.sql.
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

GRANT DELETE, UPDATE ON core.dataset TO observatory_loader;
