-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/metric_definition.sql.
CREATE TABLE mart.metric_definition (
    metric              text         NOT NULL,
    definition_version  integer      NOT NULL,
    name                text         NOT NULL,
    formula             text         NOT NULL,
    unit                text         NOT NULL,
    valid_from          date         NOT NULL,
    valid_to            date,
    source              text         NOT NULL,
    publication_id      bigint       NOT NULL,
    published_from      timestamptz  NOT NULL,
    PRIMARY KEY (metric, definition_version)
);

SELECT meta.keep_history('metric_definition');
