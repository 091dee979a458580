-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/link.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.link (
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
    PRIMARY KEY (src_kind, src_id, dst_kind, dst_id, relation)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX link_dst ON core.link (dst_kind, dst_id);

GRANT UPDATE (method, strength, raw_version_id, locator, quotation, gone_at) ON core.link TO observatory_loader;
