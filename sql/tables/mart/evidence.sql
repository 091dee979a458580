-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/evidence.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE mart.evidence (
    evidence_id       uuid           PRIMARY KEY,
    release_id        text           NOT NULL,
    hub_id            text,
    dimension         text           NOT NULL,
    indicator         text           NOT NULL,
    finding           text           NOT NULL,
    rule              text           NOT NULL,
    rule_version      integer        NOT NULL,
    source_kind       text           NOT NULL,
    source_key        text           NOT NULL,
    raw_version_id    bigint,
    look_id           bigint,
    locator           text           NOT NULL,
    quotation         text           NOT NULL,
    observed_at       timestamptz    NOT NULL,
    publication_id    bigint         NOT NULL,
    published_from    timestamptz    NOT NULL,
    standing          core.standing,
    strength          core.strength,
    reason            text,
    rank              integer,
    status            text,
    look              text,
    source_url        text,
    is_quotation      boolean,
    source_is_makers  boolean,
    read_how          text
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX evidence_hub ON mart.evidence (hub_id, dimension);
CREATE INDEX evidence_release ON mart.evidence (release_id, dimension);

SELECT meta.keep_history('evidence');
CREATE INDEX evidence_history_release ON mart.evidence_history (release_id, published_to);
