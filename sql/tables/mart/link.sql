-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/link.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE mart.link (
    src_kind        text           NOT NULL,
    src_id          text           NOT NULL,
    dst_kind        text           NOT NULL,
    dst_id          text           NOT NULL,
    relation        text           NOT NULL,
    method          text           NOT NULL,
    strength        core.strength  NOT NULL,
    raw_version_id  bigint,
    locator         text           NOT NULL,
    quotation       text           NOT NULL,
    first_seen_at   timestamptz    NOT NULL,
    gone_at         timestamptz,
    publication_id  bigint         NOT NULL,
    published_from  timestamptz    NOT NULL,
    PRIMARY KEY (src_kind, src_id, dst_kind, dst_id, relation)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

SELECT meta.keep_history('link');
