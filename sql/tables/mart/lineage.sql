-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/lineage.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE mart.lineage (
    child_hub_id    text         NOT NULL,
    parent_hub_id   text         NOT NULL,
    relation        text         NOT NULL,
    method          text         NOT NULL,
    is_parent_seen  boolean      NOT NULL,
    is_self         boolean      NOT NULL,
    raw_version_id  bigint       NOT NULL,
    first_seen_at   timestamptz  NOT NULL,
    gone_at         timestamptz,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (child_hub_id, parent_hub_id, relation)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX lineage_parent ON mart.lineage (parent_hub_id);

SELECT meta.keep_history('lineage');
