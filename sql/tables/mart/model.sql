-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/model.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE mart.model (
    hub_id              text         PRIMARY KEY,
    release_id          text         NOT NULL,
    role                text         NOT NULL,
    lab_id              text         NOT NULL,
    universe            text         NOT NULL,
    created_at          timestamptz,
    last_modified_at    timestamptz,
    gated               text,
    pipeline_tag        text,
    library_name        text,
    parameters          bigint,
    hub_license_id      text,
    license_spdx        text,
    licence_class       text         NOT NULL,
    parents             text[]       NOT NULL,
    downloads           bigint,
    downloads_all_time  bigint,
    likes               bigint,
    gone_at             timestamptz,
    publication_id      bigint       NOT NULL,
    published_from      timestamptz  NOT NULL,
    hub_license_name    text
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX model_release ON mart.model (release_id);

SELECT meta.keep_history('model');
CREATE INDEX model_history_release ON mart.model_history (release_id, published_to);
