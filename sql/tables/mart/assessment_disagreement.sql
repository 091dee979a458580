-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/assessment_disagreement.sql.
CREATE TABLE mart.assessment_disagreement (
    source                text         NOT NULL,
    edition               text         NOT NULL,
    subject               text         NOT NULL,
    dimension             text         NOT NULL,
    hub_id                text         NOT NULL,
    release_id            text,
    lab                   text         NOT NULL,
    label                 text         NOT NULL,
    answer                text         NOT NULL,
    look                  text,
    status                text,
    is_repository_linked  boolean,
    is_stated             boolean,
    their_evidence        jsonb,
    our_evidence          jsonb,
    publication_id        bigint       NOT NULL,
    published_from        timestamptz  NOT NULL,
    half                  text,
    PRIMARY KEY (source, edition, subject, dimension)
);
CREATE INDEX assessment_disagreement_release ON mart.assessment_disagreement (release_id);

SELECT meta.keep_history('assessment_disagreement');
