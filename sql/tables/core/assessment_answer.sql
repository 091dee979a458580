-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/assessment_answer.sql.
CREATE TABLE core.assessment_answer (
    source                text     NOT NULL,
    edition               text     NOT NULL,
    subject               text     NOT NULL,
    dimension             text     NOT NULL,
    hub_id                text     NOT NULL,
    lab                   text     NOT NULL,
    label                 text     NOT NULL,
    release_id            text,
    answer                text,
    look                  text,
    status                text,
    floor_answer          text,
    is_repository_linked  boolean  NOT NULL,
    is_repository_held    boolean  NOT NULL,
    is_stated             boolean  NOT NULL,
    own_answer            text,
    PRIMARY KEY (source, edition, subject, dimension)
);

GRANT DELETE, UPDATE ON core.assessment_answer TO observatory_loader;
