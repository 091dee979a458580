-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/relative_adoption.sql.
CREATE TABLE mart.relative_adoption (
    hub_id              text          NOT NULL,
    release_id          text          NOT NULL,
    size_bucket         text          NOT NULL,
    day                 integer       NOT NULL,
    downloads_all_time  bigint,
    ram_v1              numeric,
    ram_v2              numeric,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, hub_id, day)
);
CREATE INDEX relative_adoption_release_id ON mart.relative_adoption (release_id);

SELECT meta.keep_history('relative_adoption');
