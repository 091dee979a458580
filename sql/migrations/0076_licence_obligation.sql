-- What becomes of a base's licence class from generation to generation, and licence ids that contradict each other.
CREATE TABLE mart.licence_obligation (
    generation          integer      NOT NULL,
    relation            text         NOT NULL,
    more_restricted     bigint       NOT NULL,
    same_class          bigint       NOT NULL,
    less_restricted     bigint       NOT NULL,
    restricted_parents  bigint       NOT NULL,
    kept                bigint       NOT NULL,
    loosened            bigint       NOT NULL,
    undeclared          bigint       NOT NULL,
    not_known           bigint       NOT NULL,
    share_kept          numeric(9,6),
    metric              text         NOT NULL,
    universe            text         NOT NULL,
    "window"            text         NOT NULL,
    definition_version  integer      NOT NULL,
    n                   bigint       NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint       NOT NULL,
    published_from      timestamptz  NOT NULL,
    PRIMARY KEY (universe, generation, relation)
);
CREATE TABLE core.hub_licence_obligation (LIKE mart.licence_obligation INCLUDING ALL);
ALTER TABLE core.hub_licence_obligation DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE core.hub_licence_obligation IS 'What mart.licence_obligation tells of the whole Hub, derived after each sweep. Key: universe, generation, relation. Source: raw.hub_repository, core.hub_edge, core.hub_lineage.';

-- How many models of the whole Hub declare licence ids that contradict each other.
CREATE TABLE mart.licence_id_conflict (
    size_band                text         NOT NULL,
    declared                 bigint       NOT NULL,
    several_ids              bigint       NOT NULL,
    contradictory            bigint       NOT NULL,
    other_class              bigint       NOT NULL,
    share_contradictory      numeric(9,6),
    downloads_contradictory  bigint       NOT NULL,
    metric                   text         NOT NULL,
    universe                 text         NOT NULL,
    "window"                 text         NOT NULL,
    definition_version       integer      NOT NULL,
    n                        bigint       NOT NULL,
    coverage                 numeric(6,4),
    as_of                    timestamptz,
    publication_id           bigint       NOT NULL,
    published_from           timestamptz  NOT NULL,
    PRIMARY KEY (universe, size_band)
);
CREATE TABLE core.hub_licence_id_conflict (LIKE mart.licence_id_conflict INCLUDING ALL);
ALTER TABLE core.hub_licence_id_conflict DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE core.hub_licence_id_conflict IS 'What mart.licence_id_conflict tells of the whole Hub, derived after each sweep. Key: universe, size_band. Source: raw.hub_repository, core.hub_declaration.';
