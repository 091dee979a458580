-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/adoption.sql.
CREATE TABLE mart.adoption (
    subject_kind        text          NOT NULL,
    subject_id          text          NOT NULL,
    month               date          NOT NULL,
    downloads_added     numeric,
    counter_resets      numeric,
    downloads_30d       numeric,
    downloads_all_time  numeric,
    likes               numeric,
    stars               numeric,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    format              text          NOT NULL DEFAULT 'all',
    made_by             text          NOT NULL DEFAULT 'all',
    derivatives_added   numeric,
    derivatives_used    numeric,
    PRIMARY KEY (universe, subject_kind, subject_id, month, format, made_by)
);
CREATE INDEX adoption_month ON mart.adoption (month, subject_kind);
CREATE INDEX adoption_subject_id ON mart.adoption (subject_id);

SELECT meta.keep_history('adoption');
CREATE INDEX adoption_history_subject ON mart.adoption_history (subject_id, published_to);
