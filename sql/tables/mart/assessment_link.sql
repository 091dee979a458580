-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/assessment_link.sql.
CREATE TABLE mart.assessment_link (
    source          text         NOT NULL,
    edition         text         NOT NULL,
    subject         text         NOT NULL,
    parameter       text         NOT NULL,
    kind            text         NOT NULL,
    id              text         NOT NULL,
    hub_id          text         NOT NULL,
    release_id      text,
    is_held         boolean      NOT NULL,
    is_reachable    boolean      NOT NULL,
    path            text,
    is_named        boolean      NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (source, edition, subject, parameter, kind, id)
);
CREATE INDEX assessment_link_release ON mart.assessment_link (release_id);

SELECT meta.keep_history('assessment_link');
