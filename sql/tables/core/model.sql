-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/model.sql.
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

GRANT DELETE, UPDATE ON core.model TO observatory_loader;
